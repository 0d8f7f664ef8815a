// The contact page. When this never runs, the form posts to the same address and a page answers.
// The order counts: the form is checked before it is sent.

import "./contact/validation.js";
import "./contact/proof-of-work.js";
import "./contact/form.js";
