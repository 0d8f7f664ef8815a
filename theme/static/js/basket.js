// The basket's page. When this never runs, it is an order sheet with every product, and the form posts by itself.
// The order counts: the form is checked before it is sent, and the sheet is drawn before a kept draft is put back.

import "./contact/validation.js";
import "./contact/proof-of-work.js";
import "./basket/sheet.js";
import "./contact/form.js";
