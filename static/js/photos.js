// Photos are made smaller before they are sent: a phone's has 5 MB, and nobody looks at more than 1600 pixels.
// What the camera wrote (day, place) goes along: the server reads it, shows it apart and serves the photo without it.
(function () {
  "use strict";

  // A page may name this file more than once.
  if (window.shrinksPhotos) return;
  window.shrinksPhotos = true;

  const APP_1 = 0xffe1;
  const START_OF_SCAN = 0xffda;
  const ORIENTATION = 0x0112;
  const QUALITY = 0.85;

  // The segment of a JPEG that the camera wrote, told that the picture now stands upright; empty where there is none.
  const exifOf = async (file) => {
    const data = new DataView(await file.slice(0, 262144).arrayBuffer());
    let place = 2;
    while (place + 4 < data.byteLength && data.getUint16(place) !== START_OF_SCAN) {
      const end = place + 2 + data.getUint16(place + 2);
      if (data.getUint16(place) === APP_1 && data.getUint32(place + 4) === 0x45786966 && end <= data.byteLength) {
        const tiff = place + 10;
        const little = data.getUint16(tiff) === 0x4949;
        const first = tiff + data.getUint32(tiff + 4, little);
        for (let n = 0; n < data.getUint16(first, little); n += 1) {
          const entry = first + 2 + 12 * n;
          if (data.getUint16(entry, little) === ORIENTATION) data.setUint16(entry + 8, 1, little);
        }
        return data.buffer.slice(place, end);
      }
      place = end;
    }
    return new ArrayBuffer(0);
  };

  const smaller = async (file, longest) => {
    try {
      const picture = await createImageBitmap(file);
      const scale = longest / Math.max(picture.width, picture.height);
      if (scale >= 1) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const drawn = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
      const exif = file.type === "image/jpeg" ? await exifOf(file) : new ArrayBuffer(0);
      const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
      return new File([drawn.slice(0, 2), exif, drawn.slice(2)], name, { type: "image/jpeg" });
    } catch {
      return file; // no picture this browser can draw: the server says what it thinks of it
    }
  };

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-shrink]")) return;
    const button = input.form.querySelector("[type=submit]");
    button.disabled = true;
    const chosen = new DataTransfer();
    for (const file of input.files) chosen.items.add(await smaller(file, Number(input.dataset.shrink)));
    input.files = chosen.files;
    button.disabled = false;
  });
})();
