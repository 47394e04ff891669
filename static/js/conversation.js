// Answering where one reads: the form moves below the comment that is answered.
const form = document.querySelector("[data-comment-form]");
if (form) {
  const box = form.closest(".answer");
  const home = document.createComment("the comment form");
  box.before(home);
  const { parent, body } = form.elements;
  const stop = form.querySelector("[data-stop-reply]");

  document.querySelectorAll("[data-reply]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.closest(".comment").after(box);
      parent.value = link.dataset.reply;
      stop.hidden = false;
      body.focus();
    });
  });
  stop.addEventListener("click", () => {
    home.after(box);
    parent.value = "";
    stop.hidden = true;
    body.focus();
  });
}
