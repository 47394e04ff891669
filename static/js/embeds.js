// A film or a sound from elsewhere: nothing is fetched from there before the reader's click.
const PLAYERS = {
  youtube: (address) => {
    const id = /(?:v=|youtu\.be\/|shorts\/|embed\/)([\w-]{6,20})/.exec(address);
    return id && `https://www.youtube-nocookie.com/embed/${id[1]}?autoplay=1`;
  },
  vimeo: (address) => {
    const id = /vimeo\.com\/(?:video\/)?(\d+)/.exec(address);
    return id && `https://player.vimeo.com/video/${id[1]}?autoplay=1&dnt=1`;
  },
  dailymotion: (address) => {
    const id = /(?:video\/|dai\.ly\/)([a-zA-Z0-9]+)/.exec(address);
    return id && `https://geo.dailymotion.com/player.html?video=${id[1]}`;
  },
  soundcloud: (address) => `https://w.soundcloud.com/player/?url=${encodeURIComponent(address)}&auto_play=true`,
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".embed > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const figure = link.parentElement;
  const name = Object.keys(PLAYERS).find((player) => figure.classList.contains(player));
  const address = name && PLAYERS[name](link.href);
  if (!address) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = link.textContent;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.before(frame);
  figure.classList.add("open");
  frame.focus();
});
