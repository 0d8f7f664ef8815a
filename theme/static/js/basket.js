// The basket's page. When this never runs, it is an order sheet with every product. The form posts by itself either way.
// The order counts: the form is checked before it is sent, and a kept draft is put back before the sums are drawn.

import "./contact/validation.js";
import "./basket/draft.js";
import "./basket/sheet.js";
