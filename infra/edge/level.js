// What cloudfront-js-2.0 does not have is taken out of the engine that the preview runs the edge function in: all but
// ECMAScript 5.1 and three of its later methods, which AWS lists (“JavaScript runtime 2.0 features for CloudFront
// Functions”). The runtime has some more; what keeps to this keeps to that.
(function (global) {
  var LATER = ["endsWith", "includes", "startsWith"];
  var KEPT = {
    "": "Object Function Array String Boolean Number Math Date RegExp JSON Error EvalError RangeError ReferenceError " +
      "SyntaxError TypeError URIError NaN Infinity undefined parseInt parseFloat isNaN isFinite decodeURI " +
      "decodeURIComponent encodeURI encodeURIComponent globalThis",
    Object: "length name prototype getPrototypeOf getOwnPropertyDescriptor getOwnPropertyNames create defineProperty " +
      "defineProperties seal freeze preventExtensions isSealed isFrozen isExtensible keys",
    Array: "length name prototype isArray",
    String: "length name prototype fromCharCode",
    Number: "length name prototype MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY",
    Math: "abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan " +
      "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2",
    JSON: "parse stringify",
    RegExp: "length name prototype",
    Error: "length name prototype",
    "Array.prototype": "length constructor toString toLocaleString concat join pop push reverse shift slice sort " +
      "splice unshift indexOf lastIndexOf every some forEach map filter reduce reduceRight",
    "String.prototype": "length constructor toString valueOf charAt charCodeAt concat indexOf lastIndexOf " +
      "localeCompare match replace search slice split substring toLowerCase toLocaleLowerCase toUpperCase " +
      "toLocaleUpperCase trim " + LATER.join(" "),
  };
  // Read before anything is gone.
  var places = Object.keys(KEPT).map(function (path) {
    return {
      kept: KEPT[path].split(" "),
      object: path.split(".").reduce(function (found, name) {
        return name ? found[name] : found;
      }, global),
    };
  });
  places.reverse().forEach(function (place) {
    Object.getOwnPropertyNames(place.object).forEach(function (name) {
      if (place.kept.indexOf(name) < 0) delete place.object[name];
    });
  });
})(globalThis);
