/**
 * How a number is stored: exactly, in a form that compresses. Process values are decimal (an instrument has digits), so
 * a value is kept as the integer `scaled` = value × 10^exponent wherever that gives the same Float64 back; neighbouring
 * integers differ little and take less than a byte on disk. What is no decimal keeps its bits: as Float32 where that
 * loses nothing (many field devices send those), else as Float64. Negative zero becomes zero.
 */

export const maxExponent = 9
/** `scaled` holds the bits of a Float32. */
export const float32Bits = 126
/** `scaled` holds the bits of a Float64. */
export const float64Bits = 127

const powers = Array.from({ length: maxExponent + 1 }, (_, e) => 10 ** e)

/** SQL that gives the Float64 back: an integer below 2^53 divided by a power of ten is correctly rounded, as it was here. */
export const valueSql = `multiIf(exponent <= ${maxExponent}, scaled / intExp10(greatest(exponent, 0)), exponent = ${float32Bits}, toFloat64(reinterpretAsFloat32(toUInt32(scaled))), reinterpretAsFloat64(scaled))`

const float = new Float32Array(1)
const floatBits = new Uint32Array(float.buffer)
const double = new Float64Array(1)
const doubleWords = new Uint32Array(double.buffer)

/** Writes an integer of at most 53 bits as the Int64 at `row`: several times faster than by BigInt. */
export function setInt64(words: Uint32Array, row: number, value: number): void {
  words[2 * row] = value
  words[2 * row + 1] = Math.floor(value / 4_294_967_296)
}

function fits(value: number, exponent: number): boolean {
  const scaled = Math.round(value * powers[exponent])
  return Math.abs(scaled) <= Number.MAX_SAFE_INTEGER && scaled / powers[exponent] === value
}

/**
 * Encodes values of many points. Remembers the digits every point has shown, so that 1.5 among 1.52 is kept as 150 and
 * the integers stay comparable. At most one byte of memory per point index.
 */
export class ValueEncoder {
  private digits = new Uint8Array(1024)

  /** Fills `scaled` (two words per row, low first) and `exponents` for row `row`. */
  encode(point: number, value: number, row: number, scaled: Uint32Array, exponents: Int8Array): void {
    if (point >= this.digits.length) {
      const grown = new Uint8Array(2 ** Math.ceil(Math.log2(point + 1)))
      grown.set(this.digits)
      this.digits = grown
    }
    const exponent = this.exponentOf(point, value)
    exponents[row] = exponent
    if (exponent <= maxExponent) {
      setInt64(scaled, row, Math.round(value * powers[exponent]))
    } else if (exponent === float32Bits) {
      float[0] = value
      setInt64(scaled, row, floatBits[0])
    } else {
      double[0] = value
      scaled[2 * row] = doubleWords[0]
      scaled[2 * row + 1] = doubleWords[1]
    }
  }

  private exponentOf(point: number, value: number): number {
    const usual = this.digits[point]
    if (fits(value, usual)) return usual
    for (let e = usual + 1; e <= maxExponent; e++) {
      if (!fits(value, e)) continue
      // A float's noise must not become the point's digits.
      if (e <= 6) this.digits[point] = e
      return e
    }
    for (let e = usual - 1; e >= 0; e--) if (fits(value, e)) return e
    return Math.fround(value) === value || Number.isNaN(value) ? float32Bits : float64Bits
  }
}
