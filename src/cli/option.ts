/** Reads one word of the command line; a reason completes the sentence "Cannot read --name: …". */
export interface Reader<Value> {
  /** What stands for the value in a usage line. */
  readonly placeholder: string
  readonly read: (text: string) => Reading<Value>
}

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

export interface ValueOption<Value> extends Reader<Value> {
  readonly kind: 'value'
  readonly required: boolean
}

export interface Flag {
  readonly kind: 'flag'
}

export type Options = Readonly<Record<string, ValueOption<unknown> | Flag>>

/** What a verb gets for each of its options. */
export type ValuesOf<Wanted extends Options> = {
  readonly [Name in keyof Wanted]: Wanted[Name] extends ValueOption<infer Value> ? Value : boolean
}

export function required<Value>(reader: Reader<Value>): ValueOption<Value> {
  return { ...reader, kind: 'value', required: true }
}

export function optional<Value>(reader: Reader<Value>): ValueOption<Value | undefined> {
  return { ...reader, kind: 'value', required: false }
}

export const flag: Flag = { kind: 'flag' }

export function accepted<Value>(value: Value): Reading<Value> {
  return { ok: true, value }
}

export function refused(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason }
}
