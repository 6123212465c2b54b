/**
 * What a trace may tell. Names and attributes come from closed lists, and so do their values: a route's pattern, a platform, a
 * kind of outcome, a count. What a person wrote, an address or a token has no place among them.
 */

export type SpanName =
  | `${string} /${string}`
  | 'request'
  | 'inbox item'
  | 'outbox attempt'
  | 'tick job'
  | 'stamp request'
  | 'read'
  | 'unit'
  | 'decide'
  | 'commit'

export interface Attributes {
  readonly 'http.request.method'?: string
  /** The pattern, such as `/r/:token`; never the path. */
  readonly 'http.route'?: string
  readonly 'http.response.status_code'?: number
  /** The name of the error's class. */
  readonly 'error.type'?: string
  readonly 'izin.platform'?: string
  /** What became of it, by its kind: `sent`, `unknown`, `granted`. */
  readonly 'izin.outcome'?: string
  /** Of the tick: `close days`, `seal`. */
  readonly 'izin.job'?: string
  /** The tables that a unit writes to, or a read asks. */
  readonly 'izin.tables'?: string
  /** How often a unit was decided; more than once where others got ahead of it. */
  readonly 'izin.decisions'?: number
  readonly 'izin.writes'?: number
}

/** OTLP's numbers of the kinds that are used here. */
export const spanKinds = { internal: 1, server: 2, client: 3 } as const
export type SpanKind = keyof typeof spanKinds

/** Where a trace goes on that began elsewhere (W3C trace context). */
export interface Parent {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  readonly sampled: boolean
}

/** A span that has ended, as it is handed on. */
export interface EndedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  readonly name: SpanName
  readonly kind: SpanKind
  /** ms UTC, with fractions. */
  readonly startedAt: number
  readonly endedAt: number
  readonly attributes: Attributes
  readonly failed: boolean
}

/** A span while what it tells of goes on. */
export interface Span {
  note(attributes: Attributes, name?: SpanName): void
  /** Of work that went wrong without anything being thrown. */
  fail(): void
  /** The trace becomes part of one that began elsewhere. */
  adopt(parent: Parent): void
  /** The time of this trace, for `part`; ms UTC. */
  time(): number
  /** Something that has happened within. */
  part(name: SpanName, startedAt: number, endedAt: number): void
}

export interface Tracer {
  /** Runs work as the beginning of a trace. */
  begin<Result>(
    name: SpanName,
    kind: SpanKind,
    attributes: Attributes,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result>
  /** Runs work as a part of the trace that is under way; where none is, it is only run. */
  within<Result>(
    name: SpanName,
    kind: SpanKind,
    attributes: Attributes,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result>
  /** Hands on what has ended. Never rejects, and ends by itself. */
  flush(): Promise<void>
}

export const noSpan: Span = { note() {}, fail() {}, adopt() {}, time: () => 0, part() {} }

/** Where nothing is traced. */
export const noTracer: Tracer = {
  begin: (_name, _kind, _attributes, work) => work(noSpan),
  within: (_name, _kind, _attributes, work) => work(noSpan),
  async flush() {},
}
