/** Hrana 2 as JSON: integers as text, so that no digit is lost. */
export type WireValue =
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'blob'; readonly base64: string }

export type StoredValue = null | bigint | number | string | Uint8Array

export function fromWire(value: WireValue): StoredValue {
  switch (value.type) {
    case 'null':
      return null
    case 'integer':
      return BigInt(value.value)
    case 'float':
    case 'text':
      return value.value
    case 'blob':
      return Buffer.from(value.base64, 'base64')
  }
}

export function toWire(value: StoredValue): WireValue {
  if (value === null) return { type: 'null' }
  switch (typeof value) {
    case 'bigint':
      return { type: 'integer', value: String(value) }
    case 'number':
      return { type: 'float', value }
    case 'string':
      return { type: 'text', value }
    default:
      // Servers omit the padding.
      return { type: 'blob', base64: Buffer.from(value).toString('base64').replace(/=+$/, '') }
  }
}
