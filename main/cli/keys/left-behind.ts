import type { TrustSource } from '../../engine/store/trust-sources.ts'
import type { SyncConfig } from '../../engine/sync/sync-config.ts'

/** What a person should know of issuers whose source the configuration no longer names. */
export const leftBehindInWords = (
  sources: readonly TrustSource[],
  config: SyncConfig | undefined,
): string[] => {
  const named = new Set(config?.sources.map(({ name }) => name))
  return sources
    .filter(({ name }) => !named.has(name))
    .map(
      ({ name, issuers }) =>
        `${issuers === 1 ? '1 issuer' : `${issuers} issuers`} came from the source ${name}, which the configuration no longer names: nobody renews them. To withdraw them: passgate keys withdraw --source ${name}`,
    )
}
