import { everyIssuer, IssuerList, type IssuerRow } from '../../main/engine/store/issuer-list.ts'
import type { Store } from '../../main/engine/store/open-store.ts'

/** Every issuer that a store knows, as `passgate keys list` and the setup screen show it. */
export const listed = (store: Store): IssuerRow[] => new IssuerList(store).find(everyIssuer)
