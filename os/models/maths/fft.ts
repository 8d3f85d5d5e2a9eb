// Fast Fourier transform of a length that is a power of two, in place, after Cooley and Tukey. Tables are made once.

/** Longest transform: 2²⁰ samples. */
export const maxFftLength = 1 << 20

export type Fft = {
  length: number
  /** X[k] = Σ x[n]·e^(−2πi·k·n/N), in place. */
  forward(real: Float64Array, imaginary: Float64Array): void
  /** The inverse, divided by N. */
  inverse(real: Float64Array, imaginary: Float64Array): void
}

export const isPowerOfTwo = (n: number) => Number.isInteger(n) && n > 0 && (n & (n - 1)) === 0

/** @throws RangeError when the length is no power of two from 2 to 2²⁰ */
export function createFft(length: number): Fft {
  if (!isPowerOfTwo(length) || length < 2 || length > maxFftLength)
    throw new RangeError(`a transform needs a power of two from 2 to ${maxFftLength}, not ${length}`)
  const half = length >> 1
  const cosine = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / length))
  const sine = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / length))
  const reversed = new Uint32Array(length)
  for (let k = 1; k < length; k++) reversed[k] = (reversed[k >> 1] >> 1) | (k & 1 ? half : 0)

  function forward(re: Float64Array, im: Float64Array): void {
    for (let k = 0; k < length; k++) {
      const other = reversed[k]
      if (other <= k) continue
      const r = re[k]
      re[k] = re[other]
      re[other] = r
      const i = im[k]
      im[k] = im[other]
      im[other] = i
    }
    for (let size = 1; size < length; size <<= 1) {
      const step = half / size
      for (let start = 0; start < length; start += 2 * size)
        for (let k = 0, at = start; k < size; k++, at++) {
          const c = cosine[k * step]
          const s = sine[k * step]
          const pair = at + size
          const r = re[pair] * c + im[pair] * s
          const i = im[pair] * c - re[pair] * s
          re[pair] = re[at] - r
          im[pair] = im[at] - i
          re[at] += r
          im[at] += i
        }
    }
  }

  return {
    length,
    forward,
    inverse(re, im) {
      // swapping the parts conjugates, before and after
      forward(im, re)
      for (let k = 0; k < length; k++) {
        re[k] /= length
        im[k] /= length
      }
    },
  }
}
