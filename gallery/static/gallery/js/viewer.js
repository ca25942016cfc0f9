// Each picture is a link to its large version; this shows them in a full-screen viewer instead.

const viewer = document.getElementById("viewer");
const links = [...document.querySelectorAll("a[data-viewer]")];
const part = (name) => viewer.querySelector(`.viewer__${name}`);
let current = 0;
let touchedAt = null;

function words(link, name) {
  return link.closest("figure")?.querySelector(`.photo-words__${name}`)?.textContent.trim() ?? "";
}

function show(index) {
  current = Math.max(0, Math.min(index, links.length - 1));
  const link = links[current];
  const picture = part("picture");
  picture.src = link.href;
  picture.alt = link.querySelector("img").alt;
  part("caption").textContent = words(link, "caption");
  part("credit").textContent = words(link, "credit");
  part("count").textContent = viewer.dataset.count.replace("NUMBER", current + 1).replace("TOTAL", links.length);
  part("previous").disabled = current === 0;
  part("next").disabled = current === links.length - 1;
  if (document.activeElement === document.body) part("close").focus();
}

function open(index) {
  show(index);
  viewer.showModal();
}

if (viewer?.showModal) {
  links.forEach((link, index) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(index);
    });
  });

  part("close").addEventListener("click", () => viewer.close());
  part("previous").addEventListener("click", () => show(current - 1));
  part("next").addEventListener("click", () => show(current + 1));
  viewer.addEventListener("close", () => links[current].focus());

  viewer.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(current - 1);
    if (event.key === "ArrowRight") show(current + 1);
    if (event.key === "Home") show(0);
    if (event.key === "End") show(links.length - 1);
  });

  part("frame").addEventListener("pointerdown", (event) => {
    touchedAt = event.isPrimary ? event.clientX : null;
  });
  part("frame").addEventListener("pointerup", (event) => {
    if (touchedAt === null) return;
    const moved = event.clientX - touchedAt;
    touchedAt = null;
    if (Math.abs(moved) > 50) show(current + (moved < 0 ? 1 : -1));
  });
}
