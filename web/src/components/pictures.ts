// Picture files as they come in: dropped, pasted or chosen.
import { EngineError } from "../engine";
import { text } from "../text/text";
import { Picture } from "./pad";

const kMostBytes = 8_000_000; // that the server takes
const kMostSide = 2400; // pixels, that a larger photograph is brought to

async function shrunk(bitmap: ImageBitmap): Promise<Blob | null> {
  const scale = kMostSide / Math.max(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
}

// A picture that the browser cannot decode may still be one that the server can: it goes there as it is.
export async function open_picture(file: File | Blob): Promise<Picture> {
  const name = file instanceof File ? file.name : text.draw.pasted;
  if (file.size === 0) throw new EngineError(text.draw.empty_file(name));
  let bitmap: ImageBitmap | null = null;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    if (file.size > kMostBytes) throw new EngineError(text.draw.too_large(name));
    return { blob: file, name, preview: null, width: 1, height: 1 };
  }
  const blob = file.size > kMostBytes ? await shrunk(bitmap) : file;
  if (!blob) throw new EngineError(text.draw.too_large(name));
  return { blob, name, preview: bitmap, width: bitmap.width, height: bitmap.height };
}

export function file_in(data: DataTransfer | null): File | null {
  for (const item of data?.items ?? []) {
    if (item.kind === "file") return item.getAsFile();
  }
  return null;
}
