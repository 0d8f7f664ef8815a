// Sets light or dark colours before anything is painted, so that a page never flashes in the colours that the visitor
// switched off. When this never runs, the colours follow the system.

import { SCHEME } from "register";

var scheme = RegExp("(?:^|; )" + SCHEME.name + "=(light|dark)").exec(document.cookie);

if (scheme) document.documentElement.dataset.scheme = scheme[1];
