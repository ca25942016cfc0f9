// Photos are made smaller on the way, where the browser can read them: a phone's network is slow. Everything else
// goes as it is; the site reads more kinds of pictures than browsers do.

const LONGEST_SIDE = 2560;
const BYTES_THAT_MAY_STAY = 1_000_000;
const QUALITY = 0.88;
const PATIENCE = 30_000;
// A JPEG of 2 x 1 px that says it lies on its side: some browsers do not listen to that.
const ON_ITS_SIDE =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAP////////////////////////////" +
  "//////////////////////////////////////////////////////////wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQ" +
  "AQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z";

let turns = null;
let last = Promise.resolve();

const open = (file) => createImageBitmap(file, { imageOrientation: "from-image" });

async function readSample() {
  const bytes = Uint8Array.from(atob(ON_ITS_SIDE), (letter) => letter.charCodeAt(0));
  const picture = await open(new Blob([bytes], { type: "image/jpeg" }));
  return picture.width === 1;
}

function turnsPictures() {
  turns = turns ?? readSample().catch(() => false);
  return turns;
}

// `cover` fills the canvas and cuts off the rest.
function draw(picture, canvas, { cover = false } = {}) {
  const brush = canvas.getContext("2d");
  const by = (cover ? Math.max : Math.min)(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * by, picture.height * by];
  // What is see-through becomes white, as the site has it.
  brush.fillStyle = "#ffffff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.imageSmoothingQuality = "high";
  brush.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

function asJpeg(picture) {
  const by = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * by);
  canvas.height = Math.round(picture.height * by);
  draw(picture, canvas);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => {
      // Old phones are short of memory, and slow to see that it is free.
      canvas.width = canvas.height = 0;
      resolve(blob);
    }, "image/jpeg", QUALITY);
  });
}

async function smallest(picture, file) {
  const isSmall = file.size <= BYTES_THAT_MAY_STAY && Math.max(picture.width, picture.height) <= LONGEST_SIDE;
  const made = isSmall ? null : await asJpeg(picture);
  return made && made.size < file.size ? made : file;
}

async function shrinkNow(file, thumbnail) {
  let picture = null;
  try {
    if (!(await turnsPictures())) return file;
    picture = await open(file);
    draw(picture, thumbnail, { cover: true });
    return await smallest(picture, file);
  } catch {
    return file;
  } finally {
    picture?.close();
  }
}

function orAsItIs(file) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, file);
  });
}

// The file itself, or a smaller JPEG of it; shows it in `thumbnail`, a canvas. One at a time, for the memory's sake.
export function shrink(file, thumbnail) {
  const mine = last.then(() => Promise.race([shrinkNow(file, thumbnail), orAsItIs(file)]));
  last = mine;
  return mine;
}
