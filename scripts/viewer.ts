import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/*
 * Renews the viewer of /docs/api: node scripts/viewer.ts 5.35.0
 * Its files are copied, since the package `swagger-ui-dist` reports each installation to a third party.
 */

const version = process.argv[2] ?? ''
const viewer = join(import.meta.dirname, '../src/api/viewer')
const folder = mkdtempSync(join(tmpdir(), 'izin-viewer-'))
try {
  execFileSync('npm', ['pack', '--silent', `swagger-ui-dist@${version}`], { cwd: folder })
  execFileSync('tar', ['-xzf', `swagger-ui-dist-${version}.tgz`], { cwd: folder })
  for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(folder, 'package', name), join(viewer, name))
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'swagger-ui.css'])
    copyFileSync(join(folder, 'package', name), join(viewer, 'docs/api', name))
  writeFileSync(join(viewer, 'VERSION'), `swagger-ui-dist ${version}\n`)
} finally {
  rmSync(folder, { recursive: true })
}
