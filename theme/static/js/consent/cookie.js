// Finds the choice in `document.cookie`: [1] the version of the policy, [2] the granted purposes with "+" between them.
// When this never runs, the choice is unknown and nothing optional runs.
// The script in the head has this too, so it is written for every browser (ECMAScript 5).

import { CHOICES } from "register";

export var choiceCookie = RegExp("(?:^|; )" + CHOICES.name + "=v1\\.([\\d-]{10})\\.([a-z+-]*)");
