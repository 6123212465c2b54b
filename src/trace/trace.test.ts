import { beforeEach, describe, expect, it } from 'vitest'
import { openExporter } from './exporter.ts'
import { isKept } from './sampler.ts'
import type { EndedSpan } from './span.ts'
import { readTraceparent } from './traceparent.ts'
import { openTracer } from './tracer.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

describe('readTraceparent()', () => {
  it('reads a valid header', () => {
    expect(readTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, sampled: true })
    expect(readTraceparent(`00-${traceId}-${spanId}-02`)).toEqual({ traceId, spanId, sampled: false })
    expect(readTraceparent(`cc-${traceId}-${spanId}-01-more`)).toEqual({ traceId, spanId, sampled: true })
  })

  it.each([
    undefined,
    '',
    `00-${traceId}-${spanId}`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01\n`,
  ])('takes %j for none', (header) => {
    expect(readTraceparent(header)).toBeNull()
  })
})

let told: EndedSpan[]
beforeEach(() => {
  told = []
})
const exporter = { add: (spans: readonly EndedSpan[]) => void told.push(...spans), async flush() {} }
const tracer = (ratio: number, isParentBased = true) =>
  openTracer({ sampler: { ratio, isParentBased }, now: () => 1_000, exporter })

describe('openTracer()', () => {
  it('tells of a trace whole, each part under the one it is part of, when its first span has ended', async () => {
    const { begin, within } = tracer(1)
    await begin('request', 'server', {}, async () => {
      await within('unit', 'client', { 'izin.writes': 2 }, async (span) => span.part('commit', 1, 2))
      expect(told).toEqual([])
    })
    const [commit, unit, request] = told
    expect(told.map(({ name }) => name)).toEqual(['commit', 'unit', 'request'])
    expect(request).toMatchObject({ parentId: null, kind: 'server', failed: false })
    expect(unit).toMatchObject({ parentId: request?.spanId, attributes: { 'izin.writes': 2 } })
    expect(commit).toMatchObject({ parentId: unit?.spanId, startedAt: 1, endedAt: 2 })
    expect(new Set(told.map((span) => span.traceId)).size).toBe(1)
  })

  it('only runs what belongs to no trace', async () => {
    expect(await tracer(1).within('unit', 'client', {}, async () => 'done')).toBe('done')
    expect(told).toEqual([])
  })

  it('tells the kind of an error and nothing of its words', async () => {
    const failing = tracer(1).begin('request', 'server', {}, async () => {
      throw new RangeError('the words of a person')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(told).toMatchObject([{ failed: true, attributes: { 'error.type': 'RangeError' } }])
    expect(JSON.stringify(told)).not.toContain('words')
  })

  it('tells of what goes on after the answer', async () => {
    const { begin, within } = tracer(1)
    const { promise, resolve } = Promise.withResolvers<void>()
    let later: Promise<unknown> = promise
    await begin('request', 'server', {}, async () => {
      later = promise.then(() => within('unit', 'client', {}, async () => {}))
    })
    resolve()
    await later
    expect(told.map(({ name }) => name)).toEqual(['request', 'unit'])
  })

  it('keeps what its caller keeps, where that decides, and else its own share', async () => {
    const run = async (kept: boolean, ratio: number, isParentBased: boolean) => {
      told = []
      await tracer(ratio, isParentBased).begin('request', 'server', {}, async (span) =>
        span.adopt({ traceId, spanId, sampled: kept }),
      )
      return told.map((one) => [one.traceId, one.parentId])
    }
    expect(await run(true, 0, true)).toEqual([[traceId, spanId]])
    expect(await run(false, 1, true)).toEqual([])
    expect(await run(false, 1, false)).toEqual([[traceId, spanId]])
    expect(await run(true, 0, false)).toEqual([])
  })
})

describe('isKept()', () => {
  it('keeps about the share that was asked for, the same ones each time', () => {
    const ids = Array.from({ length: 2000 }, () =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex'),
    )
    const kept = ids.filter((id) => isKept(id, 0.25))
    expect(kept.length).toBeGreaterThan(350)
    expect(kept.length).toBeLessThan(650)
    expect(kept.filter((id) => isKept(id, 0.25))).toEqual(kept)
    expect(ids.filter((id) => isKept(id, 0))).toEqual([])
    expect(ids.filter((id) => isKept(id, 1))).toEqual(ids)
  })
})

describe('openExporter()', () => {
  const span: EndedSpan = {
    traceId,
    spanId,
    parentId: null,
    name: 'unit',
    kind: 'client',
    startedAt: 1_772_000_000_000.5,
    endedAt: 1_772_000_000_001,
    attributes: {},
    failed: false,
  }
  const many = (count: number) => Array.from({ length: count }, () => span)
  const open = (answer: () => Promise<Response>) => {
    const bodies: string[] = []
    const lost: unknown[] = []
    const opened = openExporter({
      url: 'http://collector.example/v1/traces',
      headers: {},
      resource: { serviceName: 'izin', version: '1' },
      fetch: async (_url, init) => {
        bodies.push(String(init?.body))
        return await answer()
      },
      log: { warn: (_event, fields) => void lost.push(fields) },
      now: () => 0,
    })
    return { ...opened, bodies, lost }
  }

  it('sends times with all their digits', async () => {
    const { add, flush, bodies } = open(async () => new Response('{}'))
    add([span])
    await flush()
    expect(bodies[0]).toContain('"startTimeUnixNano":"1772000000000500000"')
    expect(bodies[0]).toContain('"endTimeUnixNano":"1772000000001000000"')
  })

  it('strikes out an address that should ever get into an attribute', async () => {
    const { add, flush, bodies } = open(async () => new Response('{}'))
    const [digits, mail] = [`+90${'5001112233'}`, ['biri', 'ornek.example'].join('@')]
    add([{ ...span, attributes: { 'izin.outcome': `${digits} ${mail}` } }])
    await flush()
    expect(bodies[0]).toContain('[phone] [e-mail]')
  })

  it('holds so many spans and no more while a collector does not answer, and tells once of those it lost', async () => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    const { add, flush, bodies, lost } = open(() => promise)
    for (let round = 0; round < 10; round++) add(many(512))
    expect(bodies).toHaveLength(1)
    expect(lost).toEqual([{ spans: 512, reason: 'too many wait' }])
    resolve(new Response('{}'))
    await flush()
    // One batch was on its way, and as many waited as may.
    expect(bodies).toHaveLength(1 + 2048 / 512)
    expect(lost).toHaveLength(1)
  })

  it('drops what a collector refuses or cannot be reached for', async () => {
    const refusing = open(async () => new Response('', { status: 503 }))
    refusing.add([span])
    await refusing.flush()
    await refusing.flush()
    expect(refusing.bodies).toHaveLength(1)
    expect(refusing.lost).toEqual([{ spans: 1, reason: 'HTTP 503' }])
    const away = open(() =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
      ),
    )
    away.add([span])
    await away.flush()
    expect(away.lost).toEqual([{ spans: 1, reason: 'ECONNREFUSED' }])
  })
})
