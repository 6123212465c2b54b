import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'

const root = new URL('../..', import.meta.url).pathname

/** Returns the production files whose named functions ran during the work. */
export async function filesUsed(work: () => Promise<void>): Promise<string[]> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  const used = result.filter(({ functions }) =>
    functions.some(
      ({ functionName, ranges }) => functionName !== '' && ranges.some(({ count }) => count > 0),
    ),
  )
  const files = used.map(({ url }) => relative(root, url.replace(/^file:\/\//, '')))
  return files.filter((file) => /^(src|bots|db)\//.test(file)).sort()
}
