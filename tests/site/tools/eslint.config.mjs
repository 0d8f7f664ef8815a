// What a browser runs: small modules that say what they import, and nothing that the content policy forbids.
import js from "@eslint/js";

const browser = ["addEventListener", "removeEventListener", "document", "window", "navigator", "location", "history",
  "localStorage", "sessionStorage", "fetch", "Request", "Response", "Headers", "URL", "URLSearchParams", "FormData",
  "crypto", "TextEncoder", "TextDecoder", "Blob", "Intl", "CustomEvent", "Event", "setTimeout", "clearTimeout",
  "setInterval", "clearInterval", "requestAnimationFrame", "queueMicrotask", "BroadcastChannel", "IntersectionObserver",
  "MutationObserver", "AbortController", "AbortSignal", "btoa", "atob", "matchMedia", "getComputedStyle", "innerHeight",
  "innerWidth", "scrollTo", "scrollY", "performance", "Worker", "self", "cookieStore", "customElements", "HTMLElement",
  "structuredClone", "dispatchEvent", "CSS", "Element", "Node", "Image", "EventSource", "ResizeObserver"];

export default [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "module",
      globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-unused-vars": ["error", { varsIgnorePattern: "^_$", destructuredArrayIgnorePattern: "^_$" }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-empty": ["error", { allowEmptyCatch: true }],
      "no-var": "error",
      "prefer-const": "error",
      "no-console": "error",
      "no-alert": "error",
      "no-restricted-properties": ["error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "srcdoc", "cookieEnabled"]
          .map((property) => ({ property, message: "Trusted Types and the promises forbid it." }))],
      "no-restricted-globals": ["error", "event", "name", "status", "open"],
    },
  },
  // These run in every browser that ever showed a page, and before it is known which. Imports are gone once it is built.
  { files: ["**/early/*.js"], rules: { "no-var": "off" } },
  { files: ["**/early.built.js"], languageOptions: { sourceType: "script", ecmaVersion: 5 }, rules: { "no-var": "off" } },
];
