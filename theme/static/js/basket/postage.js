// What a parcel costs and what VAT a price has in it, in whole cents: as functions/register/shop.py reckons, which decides.
// When this never runs, the functions' page says it.

// `steps` are [grams, cents], the lightest first. What is heavier than the last step goes in several parcels.
export const postage = (steps, grams) => {
  const [heaviest, dearest] = steps.at(-1);
  const rest = grams % heaviest;
  return Math.floor(grams / heaviest) * dearest + (rest && steps.find(([most]) => rest <= most)[1]);
};

export const vatInside = (cents, percent) => Math.round((cents * percent) / (100 + percent));
