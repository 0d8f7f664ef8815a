// As little as a banner can be: the form goes for who has chosen, else it keeps the choice.
const ask = document.getElementById("ask");
if (/(^|; )asked=/.test(document.cookie)) ask.remove();
ask.onsubmit = (event) => {
  event.preventDefault();
  const choice = event.submitter.value;
  const boxes = [...ask.querySelectorAll("[name=purpose]")];
  const granted = boxes.filter((box) => choice == "accept" || (choice == "save" && box.checked)).map((box) => box.value);
  document.cookie = `asked=${granted};Max-Age=15552000;Path=/`;
  ask.remove();
};
