import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { byteOrders, type ModbusAddress, modbusAddress } from './config.ts'
import { decodeBit, decodeRegisters, encodeRegisters, reorder } from './decode.ts'

const address = (a: object): ModbusAddress => modbusAddress.parse({ table: 'holding', address: 0, ...a })
const decode = (hex: string, a: object) => decodeRegisters(Buffer.from(hex, 'hex'), address(a))

const table: [string, object, number][] = [
  ['ffff', { dataType: 'int16' }, -1],
  ['ffff', { dataType: 'uint16' }, 65535],
  ['3412', { dataType: 'uint16', byteOrder: 'BADC' }, 0x1234],
  ['0001', { dataType: 'bool' }, 1],
  ['0100', { dataType: 'bit', bit: 8 }, 1],
  ['0001', { dataType: 'bit', bit: 8, byteOrder: 'BADC' }, 1],
  ['fffffffe', { dataType: 'int32' }, -2],
  ['12345678', { dataType: 'uint32' }, 0x12345678],
  ['56781234', { dataType: 'uint32', byteOrder: 'CDAB' }, 0x12345678],
  ['34127856', { dataType: 'uint32', byteOrder: 'BADC' }, 0x12345678],
  ['78563412', { dataType: 'uint32', byteOrder: 'DCBA' }, 0x12345678],
  ['41aa6666', { dataType: 'float32' }, 21.3],
  ['666641aa', { dataType: 'float32', byteOrder: 'CDAB' }, 21.3],
  ['4035500000000000', { dataType: 'float64' }, 21.3125],
  ['0000000000005035', { dataType: 'int64', byteOrder: 'CDAB' }, 0x5035 * 2 ** 48],
  ['0807060504030201', { dataType: 'uint64', byteOrder: 'DCBA' }, Number(0x0102030405060708n)],
  ['00fa', { dataType: 'int16', factor: 0.5, offset: -40 }, 85],
]
for (const [hex, a, expected] of table) {
  test(`${hex} as ${JSON.stringify(a)} is ${expected}`, () => assert.equal(decode(hex, a).value, expected))
}

test('no number: NaN and infinity of a device are without value and bad', () => {
  for (const [hex, dataType] of [
    ['7fc00000', 'float32'],
    ['ff800000', 'float32'],
    ['7ff8000000000001', 'float64'],
  ]) {
    const got = decode(hex, { dataType })
    assert.deepEqual(got, { value: Number.NaN, quality: 0x10 })
  }
})

test('64-bit integers beyond 2^53 are marked uncertain and keep their digits as a text', () => {
  assert.deepEqual(decode('0020000000000000', { dataType: 'int64' }), {
    value: 2 ** 53,
    exact: '9007199254740992',
    quality: 192,
  })
  assert.deepEqual(decode('0020000000000001', { dataType: 'int64' }), {
    value: 2 ** 53,
    exact: '9007199254740993',
    quality: 64,
  })
  assert.equal(decode('ffffffffffffffff', { dataType: 'uint64' }).exact, '18446744073709551615')
})

test('texts end at their length or first zero', () => {
  assert.equal(decode('414243440000', { dataType: 'string', length: 3 }).text, 'ABC')
  assert.equal(decode('414243440000', { dataType: 'string', length: 6 }).text, 'ABCD')
  assert.equal(decode('424144000043', { dataType: 'string', length: 6, byteOrder: 'BADC' }).text, 'AB')
})

test('bits are counted from the lowest of the first byte', () => {
  const bytes = Buffer.from([0b0000_0101, 0b1000_0000])
  const set = Array.from({ length: 16 }, (_, i) => decodeBit(bytes, i).value)
  assert.deepEqual(set, [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
})

const order = fc.constantFrom(...byteOrders)

test('reordering twice gives the bytes back', () => {
  fc.assert(
    fc.property(
      order,
      fc.constantFrom(2, 4, 8),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      (byteOrder, n, bytes) => {
        const wire = bytes.slice(0, n)
        assert.deepEqual(reorder(reorder(wire, byteOrder), byteOrder), Buffer.from(wire))
      },
    ),
  )
})

const bounds = {
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
} as const

for (const [dataType, [min, max]] of Object.entries(bounds)) {
  test(`${dataType}: what is written is what is read, in every byte order`, () => {
    fc.assert(
      fc.property(
        order,
        fc.maxSafeInteger().map((n) => min + (Math.abs(n) % (max - min + 1))),
        (byteOrder, n) => {
          const a = address({ dataType, byteOrder })
          const registers = encodeRegisters(n, a)
          assert.ok(registers)
          assert.equal(decodeRegisters(registers, a).value, n)
        },
      ),
    )
    assert.ok(encodeRegisters(max, address({ dataType })))
    if (max < 2 ** 50) {
      assert.equal(encodeRegisters(max + 1, address({ dataType })), null)
      assert.equal(encodeRegisters(min - 1, address({ dataType })), null)
    }
  })
}

test('floats and texts: what is written is what is read, in every byte order', () => {
  fc.assert(
    fc.property(
      order,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      (byteOrder, d, f) => {
        const wide = address({ dataType: 'float64', byteOrder })
        assert.equal(decodeRegisters(encodeRegisters(d, wide) as Buffer, wide).value, d)
        const single = address({ dataType: 'float32', byteOrder })
        assert.equal(Math.fround(decodeRegisters(encodeRegisters(f, single) as Buffer, single).value), f)
      },
    ),
  )
  fc.assert(
    fc.property(
      order,
      fc.stringMatching(/^[ -~]{0,20}$/).map((s) => s.trimEnd()),
      (byteOrder, s) => {
        const a = address({ dataType: 'string', length: 21, byteOrder })
        assert.equal(decodeRegisters(encodeRegisters(s, a) as Buffer, a).text, s)
      },
    ),
  )
})

test('scaled values come back to the step of the register', () => {
  const a = address({ dataType: 'int16', factor: 0.1, offset: 5 })
  assert.ok(Math.abs(decodeRegisters(encodeRegisters(21.3, a) as Buffer, a).value - 21.3) < 1e-9)
})

test('what does not fit is not written', () => {
  assert.equal(encodeRegisters('12', address({ dataType: 'int16' })), null)
  assert.equal(encodeRegisters(Number.NaN, address({ dataType: 'float64' })), null)
  assert.equal(encodeRegisters(1e300, address({ dataType: 'float32' })), null)
  assert.equal(encodeRegisters(2, address({ dataType: 'bool' })), null)
  assert.equal(encodeRegisters('too long', address({ dataType: 'string', length: 4 })), null)
  assert.equal(encodeRegisters(null, address({ dataType: 'int16' })), null)
})

test('addresses that make no sense are refused', () => {
  for (const bad of [
    { table: 'coil', dataType: 'int16' },
    { dataType: 'bit' },
    { dataType: 'string' },
    { dataType: 'int16', address: -1 },
    { dataType: 'int16', factor: 0 },
  ]) {
    assert.equal(modbusAddress.safeParse({ table: 'holding', address: 0, ...bad }).success, false)
  }
})
