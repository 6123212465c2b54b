import { evidenceTraces } from '../../register/evidence/evidence.ts'
import { editableBrands, type Feature, type PageServices } from '../feature.ts'
import { evidenceActions, evidenceCommand } from './evidence.ts'
import { addEvidenceCommand, evidenceFileActions } from './evidence-files.ts'
import { historyActions, historyCommand } from './history.ts'
import { evidenceRoutes } from './upload-routes.ts'

export const evidenceFeature = {
  commands: [historyCommand, evidenceCommand, addEvidenceCommand],
  actions: { ...historyActions, ...evidenceActions, ...evidenceFileActions },
  routes: (parts: PageServices) =>
    evidenceRoutes({ ...parts, brandsFor: (principal) => editableBrands(parts, principal) }),
  eraseRecipient: evidenceTraces,
} satisfies Feature
