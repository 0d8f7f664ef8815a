// Tags and categories are collections of their own, as Eleventy's documentation on pagination has them.
const grouped = (collection, key) => {
  const groups = new Map();
  for (const post of collection.getFilteredByGlob("posts/*.md").reverse()) {
    for (const name of [post.data[key]].flat()) {
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(post);
    }
  }
  return [...groups].map(([name, posts]) => ({ name, posts }));
};

export default (config) => {
  config.addCollection("newest", (all) => all.getFilteredByGlob("posts/*.md").reverse());
  config.addCollection("byTag", (all) => grouped(all, "labels"));
  config.addCollection("byCategory", (all) => grouped(all, "category"));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("rfc822", (date) => date.toUTCString());
  config.addFilter("first", (list, count) => list.slice(0, count));
  return { htmlTemplateEngine: "njk", markdownTemplateEngine: false, dir: { input: ".", output: "_site" } };
};
