// The promises page. When this never runs, each promise is told with its tests, and the daily look is a link.
import { showLive } from "./promises/live.js";

showLive();
