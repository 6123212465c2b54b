import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'

const root = new URL('../..', import.meta.url).pathname

/** Returns the production files whose functions ran during the work. */
export async function filesUsed(work: () => Promise<void>): Promise<string[]> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await session.post('Profiler.takePreciseCoverage')
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  const used = result
    .filter(hasRun)
    .map(
      (one) =>
        `${relative(root, one.url.replace(/^file:\/\//, ''))} ${process.env.FN ? one.functions.filter((f) => f.functionName !== '' && f.ranges[0]!.count > 0).map((f) => f.functionName) : ''}`,
    )
  return used.filter((file) => /^(src|bots|db)\//.test(file)).sort()
}

/** The first function is the module itself. */
function hasRun({ functions }: Profiler.ScriptCoverage): boolean {
  return functions.some(({ functionName, ranges: [range] }) => functionName !== '' && (range?.count ?? 0) > 0)
}
