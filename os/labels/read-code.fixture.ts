import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } })

/** What a real reader reads in a picture: PNG bytes, or grey pixels. */
export async function readCodes(
  picture: Uint8Array | { width: number; height: number; light: Uint8ClampedArray },
): Promise<{ format: string; text: string }[]> {
  const input =
    picture instanceof Uint8Array
      ? picture
      : {
          width: picture.width,
          height: picture.height,
          colorSpace: 'srgb' as const,
          data: Uint8ClampedArray.from({ length: picture.light.length * 4 }, (_, at) =>
            at % 4 === 3 ? 255 : picture.light[at >> 2],
          ),
        }
  const found = await readBarcodes(input as never, {
    formats: ['QRCode', 'DataMatrix', 'Code128'],
    tryHarder: true,
    maxNumberOfSymbols: 50,
  })
  return found.map(({ format, text }) => ({ format, text })).sort((a, b) => (a.text < b.text ? -1 : 1))
}
