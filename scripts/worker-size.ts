import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Builds the Worker as it is deployed, without deploying it, and fails when it has grown beyond what it may weigh. */

const gzipMax = 1024 * 1024

const folder = mkdtempSync(join(tmpdir(), 'izin-worker-'))
try {
  const env = { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' }
  const wrangler = join(import.meta.dirname, '..', 'node_modules', '.bin', 'wrangler')
  execFileSync(wrangler, ['deploy', '--dry-run', '--outdir', folder], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const bundle = readFileSync(join(folder, 'worker.js'))
  const gzip = gzipSync(bundle).length
  console.log(`The Worker has ${bundle.length} bytes, ${gzip} with gzip; it may have ${gzipMax}.`)
  if (gzip > gzipMax) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
