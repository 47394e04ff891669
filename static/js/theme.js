// Light or dark as the reader chose here; before that, as their system says. Runs before the first paint.
(() => {
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* not kept, still shown */ } };
  if (stored() === "light" || stored() === "dark") root.dataset.theme = stored();
  document.addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-theme-switch]");
    if (!place) return;
    const button = document.createElement("button"); // without scripts it could do nothing, so it is not in the page
    button.type = "button";
    button.className = "theme";
    button.setAttribute("aria-label", place.dataset.themeSwitch);
    place.append(button);
    const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      keep(root.dataset.theme);
      show();
    });
    show();
  });
})();
