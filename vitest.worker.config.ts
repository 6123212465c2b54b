import { builtinModules } from 'node:module'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import type { Outside } from './test/worker/outside.ts'

/** By name: the last file closes days to come, after which the database takes no consent of today. */
class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => a.moduleId.localeCompare(b.moduleId))
  }
}

/** The Worker in the real workerd. A configuration of its own, since what runs there is no Node. */
export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => ({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: { bindings: { ...inject<Outside>('outside').bindings } },
    })),
  ],
  test: {
    name: 'worker',
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          rolldownOptions: { platform: 'node', external: [/^node:/, ...builtinModules] },
        },
      },
    },
    include: ['test/worker/**/*.test.ts'],
    globalSetup: ['test/worker/outside.ts'],
    // One database and one Slack for all of them.
    fileParallelism: false,
    sequence: { sequencer: ByName },
    // The same limit as in the other projects: after so long a test counts as hanging.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
