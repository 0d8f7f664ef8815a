// The standard rules, and the house's: edges named by the flow of the text, colours by custom
// properties. How rules are laid out on lines is left to whoever writes them.
const layout = ["custom-property-empty-line-before", "declaration-empty-line-before", "rule-empty-line-before",
  "at-rule-empty-line-before", "comment-empty-line-before", "declaration-block-single-line-max-declarations"];

export default {
  extends: ["stylelint-config-standard"],
  plugins: ["stylelint-use-logical"],
  reportDescriptionlessDisables: true,
  reportInvalidScopeDisables: true,
  reportNeedlessDisables: true,
  rules: {
    ...Object.fromEntries(layout.map((rule) => [rule, null])),
    "csstools/use-logical": "always",
    "color-named": "never",
    // A colour has a name in tokens.css. What is clear or full in a mask is no colour.
    "declaration-property-value-disallowed-list": {
      "/^((background|border|outline|text-decoration|caret|accent|column-rule)(-.+)?|color|fill|stroke)$/":
        ["/#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})\\b/i", "/\\b(rgb|hsl|hwb|lab|lch|oklab|oklch)a?\\(/"],
    },
    "declaration-no-important": true,
    // Phones of 2021 read min-width, and not yet width >=.
    "media-feature-range-notation": "prefix",
    // What changes on a touch stands beside what it changes; layers say what wins.
    "no-descending-specificity": null,
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust"] }],
    // The id of a heading in a text, where nothing else tells which it is.
    "selector-max-id": 1,
    "selector-pseudo-class-no-unknown": [true, { ignorePseudoClasses: ["target-current"] }],
    "selector-max-universal": 2,
    "value-keyword-case": ["lower", { ignoreKeywords: ["currentColor"], ignoreProperties: ["/^--(serif|sans|mono)$/", "/^font/"] }],
  },
  overrides: [
    {
      // Where whatever else is said must not hold: hidden things, less motion, forced colours.
      files: ["**/reset.css", "**/base.css", "**/forced-colors.css"],
      rules: { "declaration-no-important": null },
    },
    {
      // Paper is white and ink black, and what is not printed is not printed.
      files: ["**/print.css"],
      rules: { "declaration-no-important": null, "declaration-property-value-disallowed-list": null },
    },
  ],
};
