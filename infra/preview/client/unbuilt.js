// On what stands in for a site that was never built: as soon as something else is to be told, this page tells it.

import { listen } from "./events.js";

const { seen } = document.querySelector('script[src="/_preview/live/unbuilt.js"]').dataset;

listen(seen, (_, again) => again || location.reload(), seen);
