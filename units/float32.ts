/**
 * The shortest decimal number that rounds to the same single-precision value.
 *
 * Devices send 32-bit floats; widened to 64 bits, 21.3 becomes 21.299999237060547, which nobody typed and which compresses
 * badly. `value` is a single-precision value held in a number (what `DataView.getFloat32` returns). NaN and infinities
 * come back as they are; so does a value that is not single precision.
 */
export function float32ToNumber(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return value
  if (!Number.isFinite(value) || Math.fround(value) !== value) return value
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 2 ** 24) {
    for (let scale = 10; scale <= 1e12; scale *= 10) {
      const short = Math.round(value * scale) / scale
      if (Math.fround(short) === value) return short
    }
  }
  // Very small and very large values: nine significant digits always tell two single-precision values apart.
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(9))
}
