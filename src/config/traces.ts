import { readUrl, type Text } from './text.ts'

/** Where traces go, by the standard variables of OpenTelemetry. */
export interface TracesConfig {
  /** A collector's address for traces, `…/v1/traces` as a rule. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  readonly sampler: {
    /** Whether a trace that a caller has begun is kept when, and only when, he keeps it. */
    readonly isParentBased: boolean
    /** 0 to 1. */
    readonly ratio: number
  }
}

const samplers = ['always_on', 'always_off', 'traceidratio'] as const

/** Reads what names a collector of traces; null where none is named, or tracing is off. Mistakes go to `problems`. */
export function readTraces(text: Text, problems: string[]): TracesConfig | null {
  const own = text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
  const given = own ?? text('OTEL_EXPORTER_OTLP_ENDPOINT')
  const isOff = /^true$/i.test(text('OTEL_SDK_DISABLED') ?? '') || text('OTEL_TRACES_EXPORTER') === 'none'
  if (given === null || isOff) return null
  const name = own === null ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
  const base = readUrl(given)
  if (base === null) {
    problems.push(
      `Cannot read ${name}: it must be the http or https address of a collector, such as http://127.0.0.1:4318.`,
    )
  }
  if (base !== null && new URL(base).username + new URL(base).password !== '') {
    problems.push(
      `Cannot use ${name}: a user or a password stands in it. Put them into OTEL_EXPORTER_OTLP_HEADERS: authorization=Basic%20….`,
    )
  }
  const protocol = text('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? text('OTEL_EXPORTER_OTLP_PROTOCOL')
  if (protocol !== null && protocol !== 'http/json') {
    problems.push(
      'Cannot send traces in that way: izin speaks http/json alone, which collectors take on port 4318. Leave OTEL_EXPORTER_OTLP_PROTOCOL out.',
    )
  }
  return {
    url: own === null ? `${base}/v1/traces` : given,
    headers: readHeaders(
      text('OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? text('OTEL_EXPORTER_OTLP_HEADERS'),
      problems,
    ),
    serviceName: text('OTEL_SERVICE_NAME') ?? 'izin',
    sampler: readSampler(text, problems),
  }
}

/** `name=value,name=value`, the values percent-encoded; they are secrets, and no part of a sentence. */
function readHeaders(given: string | null, problems: string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of (given ?? '').split(',').filter((one) => one.trim() !== '')) {
    const [, name, value = ''] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*=(.*)$/.exec(pair) ?? []
    const decoded = decode(value.trim())
    if (name === undefined || decoded === null || /[^\t\x20-\x7e]/.test(decoded)) {
      problems.push(
        'Cannot read OTEL_EXPORTER_OTLP_HEADERS: it must be name=value, comma-separated, with values percent-encoded.',
      )
      return {}
    }
    headers[name.toLowerCase()] = decoded
  }
  return headers
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function readSampler(text: Text, problems: string[]): TracesConfig['sampler'] {
  const given = text('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on'
  const isParentBased = given.startsWith('parentbased_')
  const name = samplers.find((one) => one === given.replace(/^parentbased_/, ''))
  if (name === undefined) {
    problems.push(
      `Cannot read OTEL_TRACES_SAMPLER: it must be one of ${samplers.join(', ')}, or one of them with parentbased_ before it.`,
    )
    return { isParentBased: false, ratio: 0 }
  }
  if (name !== 'traceidratio') return { isParentBased, ratio: name === 'always_on' ? 1 : 0 }
  const argument = text('OTEL_TRACES_SAMPLER_ARG') ?? '1'
  const ratio = /^\d*\.?\d+$/.test(argument) ? Number(argument) : Number.NaN
  if (!(ratio <= 1)) problems.push('Cannot read OTEL_TRACES_SAMPLER_ARG: it must be a number from 0 to 1.')
  return { isParentBased, ratio: ratio <= 1 ? ratio : 0 }
}
