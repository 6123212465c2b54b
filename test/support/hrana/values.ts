/** Hrana 2 as JSON: integers as text, so that no digit is lost. */
export type WireValue =
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'blob'; readonly base64: string }

export type StoredValue = null | bigint | number | string | Uint8Array

export function fromWire(value: WireValue): StoredValue {
  if (value.type === 'null') return null
  if (value.type === 'integer') return BigInt(value.value)
  return value.type === 'blob' ? Buffer.from(value.base64, 'base64') : value.value
}

export function toWire(value: StoredValue): WireValue {
  if (value === null) return { type: 'null' }
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) }
  if (typeof value === 'number') return { type: 'float', value }
  if (typeof value === 'string') return { type: 'text', value }
  // Servers omit the padding.
  return { type: 'blob', base64: Buffer.from(value).toString('base64').replace(/=+$/, '') }
}
