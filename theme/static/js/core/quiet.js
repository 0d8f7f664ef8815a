// The first touch of storage makes a browser load it while the page waits. So what can wait for it does: until the page
// has been quiet for a while, or a frame after the first click, which is then on the screen already.
export const quiet = new Promise((done) => {
  setTimeout(done, 2000);
  addEventListener("click", () => setTimeout(done, 20));
});
