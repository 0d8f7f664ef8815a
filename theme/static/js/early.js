// Runs inline in the head, before anything is painted. When this never runs, see each module.
// It has to run in every browser that ever showed a page: all modules here keep to ECMAScript 5, imports aside.

import "./early/choice.js";
import "./early/scheme.js";
