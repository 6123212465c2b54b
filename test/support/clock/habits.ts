/** Ways of a test to fail on another day or on a slow machine. */
interface Habit {
  readonly what: string
  readonly pattern: RegExp
  /** Reasons for the files that may. */
  readonly allowed: Readonly<Record<string, string>>
}

export const habits: readonly Habit[] = [
  {
    what: 'reads the wall clock',
    pattern: /\bDate\.now\b|\bnew Date\b(?!\((?!\)))|(?<!new )\bDate\(\)|\}\s*= Date\b/,
    allowed: {
      'test/boundaries.test.ts': 'looks for these in the product',
      'test/clock.test.ts': 'tests the clock, and has examples of each habit',
      'test/support/clock/clock.ts': 'is the clock',
      'test/support/processes/jumping-clock.ts': 'is a clock that is wrong',
      'test/support/processes/passing-clock.ts': 'is a clock by which time passes at once',
    },
  },
  {
    what: 'reads the clock of the file system or of SQL',
    pattern:
      /\b(?:m|c|a|birth)time(?:Ms)?\b|\bunixepoch\(\)|\bCURRENT_(?:TIME|DATE|TIMESTAMP)\b|\b(?:unixepoch|julianday|(?:date)?time|date|strftime)\((?:'%[^']*', *)?'now'/,
    allowed: { 'test/clock.test.ts': 'has an example' },
  },
  {
    what: 'uses a stopwatch',
    pattern:
      /\bperformance\.(now|timeOrigin|mark|measure)\b|\bhrtime\b|\b(?:threadCpu|cpu|resource)Usage\b|\bsetInterval\(|\bmonitorEventLoopDelay\b|\beventLoopUtilization\b/,
    allowed: {
      'src/register/imports/addresses.test.ts': 'counts turns between two lines, and bounds none',
      'src/startup/early-stop.test.ts': 'keeps a process alive by a timer that never matters',
      'test/simulate/index.ts': 'prints how fast the simulator is, and bounds nothing',
      'test/clock.test.ts': 'has an example',
      'test/simulate/runtime/timers.ts': 'replaces it by the simulated clock',
      'test/system/examples.tools.test.ts': 'prints times for a reader and judges none',
    },
  },
  {
    what: 'sleeps',
    pattern: /timers\/promises|\bsetTimeout\(|\bsleep \d|\bAtomics\.wait(?:Async)?\b/,
    allowed: {
      'test/clock.test.ts': 'has an example',
      'test/faults/file.test.ts': 'a lock comes at random and lasts longer than a statement waits',
      'test/faults/kill.test.ts': 'a kill comes at random',
      'test/faults/load.ts': 'people pause at random',
      'test/support/hrana/database.ts': 'is a database that ends idle streams',
      'test/support/hrana/server.ts': 'is a database that answers late',
      'test/support/hrana/writers.ts': 'is a database that takes a lock back after a time',
    },
  },
  {
    // The limit of each test ends a hang.
    what: 'bounds a wait',
    pattern:
      /\.poll\((?:(?!\)\s*\.(?:to[A-Z]|not\b))[\s\S])*?\btimeout:|\bvi\.wait(For|Until)\(|\bAbortSignal\.timeout\(/,
    allowed: { 'test/clock.test.ts': 'has an example' },
  },
  {
    what: 'starts a process without the clock',
    pattern:
      /\benv\s*(?::\s*[\w.<>, ]+=|[:=])\s*\{(?:(?!\bsurroundingEnv\b|\bprocess\.env\b(?!\.))[^}])*\bPATH\b/,
    allowed: {
      'test/clock.test.ts': 'has an example',
      'test/system/newcomer.tools.test.ts': 'the tests of a clone start a clock of their own',
      'test/system/dockerfile.tools.test.ts': 'an image has the environment of its files alone',
      'test/support/verification/openssl.ts': 'openssl is no Node: it is told the time',
      'test/system/package.tools.test.ts': 'the installed package runs as its users run it',
    },
  },
]

/** Complaints about a test file, also about a permission that it no longer needs. */
export function clockFaults(file: string, text: string): string[] {
  return habits.flatMap(({ what, pattern, allowed }) => {
    const isAllowed = Object.hasOwn(allowed, file)
    const match = pattern.exec(text)
    if (match === null) return isAllowed ? [`${file} no longer ${what}: end its permission`] : []
    return isAllowed ? [] : [`${file}:${text.slice(0, match.index).split('\n').length} ${what}: ${match[0]}`]
  })
}
