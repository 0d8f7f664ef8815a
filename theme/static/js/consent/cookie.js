// Reads the cookie that holds the choice. When this never runs, the choice is unknown and nothing optional runs.
// The script in the head has this too, so it is written for every browser (ECMAScript 5).

import { CHOICES } from "register";

// The match: [1] the version of the policy, [2] the granted purposes with "+" between them. Empty without a cookie.
export function readChoice() {
  return new RegExp("(?:^|; )" + CHOICES + "=v1\\.([\\d-]{10})\\.([a-z+-]*)").exec(document.cookie) || [];
}
