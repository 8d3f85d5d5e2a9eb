import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** One frame of the camera to the worker; the answer's texts are empty when nothing was read. */
export type Frame = { width: number; height: number; pixels: ArrayBuffer }
export type FrameAnswer = { texts: string[]; error?: string }

// our own copy: the library would fetch it from a public network
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

const scope = self as unknown as { onmessage: unknown; postMessage(answer: FrameAnswer): void }

scope.onmessage = async ({ data }: MessageEvent<Frame>) => {
  try {
    const picture = new ImageData(new Uint8ClampedArray(data.pixels), data.width, data.height)
    const found = await readBarcodes(picture, {
      formats: ['QRCode', 'MicroQRCode', 'DataMatrix', 'Code128', 'Code39', 'EAN-13', 'ITF', 'PDF417', 'Aztec'],
      tryHarder: true,
      maxNumberOfSymbols: 3,
    })
    scope.postMessage({ texts: found.filter((each) => each.isValid).map((each) => each.text) })
  } catch (error) {
    scope.postMessage({ texts: [], error: String(error) })
  }
}
