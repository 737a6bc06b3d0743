// Reads the QR of badges from the camera: with the browser's own reader where there is one, else
// with jsQR. When it cannot, it says why; the code can be typed.

const EVERY = 150; // milliseconds between two looks
const SAME_FOR = 4_000; // a badge held up for longer is one badge
const WHY = {
  NotAllowedError: "La fotocamera non è permessa: concedetela nelle impostazioni del sito, o scrivete il codice.",
  NotFoundError: "Questo dispositivo non ha una fotocamera: scrivete il codice del cartellino.",
  NotReadableError: "La fotocamera è usata da un altro programma: chiudetelo, o scrivete il codice.",
};
const FAILED = "La fotocamera non si apre: scrivete il codice del cartellino.";
const IDLE = "Il codice QR del cartellino si legge con la fotocamera.";

export function openCamera(place, readerAddress, found) {
  const video = place.querySelector("[data-cm-video]");
  const words = place.querySelector("[data-cm-cam-words]");
  const button = place.querySelector("[data-cm-cam-switch]");
  let stream = null;
  let timer = 0;
  let last = { text: "", at: 0 };

  function stop(text = IDLE) {
    window.clearTimeout(timer);
    for (const track of stream?.getTracks() || []) track.stop();
    stream = null;
    video.hidden = true;
    words.textContent = text;
    button.querySelector("span").textContent = "Usa la fotocamera";
  }

  async function start() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      words.textContent = "Inquadrate il codice QR del cartellino";
      button.querySelector("span").textContent = "Ferma la fotocamera";
      look(await openReader(readerAddress));
    } catch (error) {
      stop(WHY[error.name] || FAILED);
    }
  }

  async function look(read) {
    if (!stream) return;
    const text = await read(video).catch(() => "");
    const isSame = text === last.text && Date.now() - last.at < SAME_FOR;
    if (text && !isSame) {
      last = { text, at: Date.now() };
      if (!found(text)) words.textContent = "Questo codice non è di un cartellino dell'evento.";
      else words.textContent = "Letto. Inquadrate il prossimo.";
    }
    timer = window.setTimeout(look, EVERY, read);
  }

  button.addEventListener("click", () => (stream ? stop() : start()));
  document.addEventListener("visibilitychange", () => document.hidden && stream && stop());
}

async function openReader(address) {
  const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue || "";
  }
  const { default: jsQR } = await import(address);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 640 / (video.videoWidth || 640));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!canvas.width) return "";
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data || "";
  };
}
