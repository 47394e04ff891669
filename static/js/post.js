// All that the page of a post does beyond its HTML. `collectstatic` makes one file of them (config/storage.py).
import "./conversation.js";
import "./share.js";
import "./notes.js";
import "./embeds.js";
