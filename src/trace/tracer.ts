import { AsyncLocalStorage } from 'node:async_hooks'
import { isKept, type Sampler } from './sampler.ts'
import type { Attributes, EndedSpan, Parent, Span, SpanKind, SpanName, Tracer } from './span.ts'
import { noSpan } from './span.ts'

/** Spans of one trace that are kept; what goes on beyond is not told. */
const spansMax = 500

interface TracerOptions {
  readonly sampler: Sampler
  /** ms UTC. */
  readonly now: () => number
  readonly exporter: { add(spans: readonly EndedSpan[]): void; flush(): Promise<void> }
}

/** Traces what runs, and hands each trace to the exporter when its first span has ended. */
export function openTracer({ sampler, now, exporter }: TracerOptions): Tracer {
  const running = new AsyncLocalStorage<Running>()

  async function run<Result>(
    span: Running,
    work: (span: Span) => Promise<Result>,
    ended: () => void,
  ): Promise<Result> {
    try {
      return await running.run(span, () => work(span))
    } catch (error) {
      span.note({ 'error.type': error instanceof Error ? error.name : 'unknown' })
      span.fail()
      throw error
    } finally {
      span.end()
      ended()
    }
  }

  return {
    async begin(name, kind, attributes, work) {
      const trace = new Trace(sampler, now, exporter.add)
      return await run(new Running(trace, null, name, kind, attributes), work, () => trace.end())
    },
    async within(name, kind, attributes, work) {
      const parent = running.getStore()
      if (parent === undefined) return await work(noSpan)
      return await run(new Running(parent.trace, parent.id, name, kind, attributes), work, () => {})
    },
    flush: exporter.flush,
  }
}

/** What belongs together. It may turn out at its end where it began, and with that whether it is kept. */
class Trace {
  #id = randomHex(16)
  #parent: Parent | null = null
  #ended: Omit<EndedSpan, 'traceId'>[] | null = []
  #left = spansMax
  readonly #sampler: Sampler
  readonly #add: (spans: readonly EndedSpan[]) => void
  readonly #offsetMs: number

  constructor(sampler: Sampler, now: () => number, add: (spans: readonly EndedSpan[]) => void) {
    this.#sampler = sampler
    this.#add = add
    this.#offsetMs = now() - performance.now()
  }

  /** Runs on evenly while the trace lasts, whatever is done to the clock. */
  time(): number {
    return this.#offsetMs + performance.now()
  }

  adopt(parent: Parent): void {
    this.#parent = parent
    this.#id = parent.traceId
  }

  note(span: Omit<EndedSpan, 'traceId'>): void {
    if (this.#left === 0) return
    this.#left -= 1
    if (this.#ended !== null) this.#ended.push(span)
    // What goes on after the answer.
    else if (this.#isKept()) this.#add([this.#whole(span)])
  }

  end(): void {
    const spans = this.#ended ?? []
    this.#ended = null
    if (this.#isKept()) this.#add(spans.map((span) => this.#whole(span)))
  }

  #whole(span: Omit<EndedSpan, 'traceId'>): EndedSpan {
    return { ...span, traceId: this.#id, parentId: span.parentId ?? this.#parent?.spanId ?? null }
  }

  #isKept(): boolean {
    const { isParentBased, ratio } = this.#sampler
    return isParentBased && this.#parent !== null ? this.#parent.sampled : isKept(this.#id, ratio)
  }
}

class Running implements Span {
  readonly trace: Trace
  readonly id = randomHex(8)
  readonly #parentId: string | null
  readonly #kind: SpanKind
  readonly #startedAt: number
  #name: SpanName
  #attributes: Attributes
  #failed = false

  constructor(trace: Trace, parentId: string | null, name: SpanName, kind: SpanKind, attributes: Attributes) {
    this.trace = trace
    this.#parentId = parentId
    this.#name = name
    this.#kind = kind
    this.#attributes = attributes
    this.#startedAt = trace.time()
  }

  note(attributes: Attributes, name = this.#name): void {
    this.#attributes = { ...this.#attributes, ...attributes }
    this.#name = name
  }

  fail(): void {
    this.#failed = true
  }

  adopt(parent: Parent): void {
    this.trace.adopt(parent)
  }

  time(): number {
    return this.trace.time()
  }

  part(name: SpanName, startedAt: number, endedAt: number): void {
    const attributes = {}
    const kind = 'internal'
    this.trace.note({
      spanId: randomHex(8),
      parentId: this.id,
      name,
      kind,
      startedAt,
      endedAt,
      attributes,
      failed: false,
    })
  }

  end(): void {
    this.trace.note({
      spanId: this.id,
      parentId: this.#parentId,
      name: this.#name,
      kind: this.#kind,
      startedAt: this.#startedAt,
      endedAt: this.time(),
      attributes: this.#attributes,
      failed: this.#failed,
    })
  }
}

function randomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex')
}
