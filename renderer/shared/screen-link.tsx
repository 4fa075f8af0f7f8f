import type { ReactElement, ReactNode } from 'react'
import { useRoute } from '../use-route.ts'
import { routeHash, type ScreenName } from '../routes.ts'

interface Props {
  readonly to: ScreenName
  readonly laneId?: string
  readonly className?: string
  readonly children: ReactNode
}

/** Leads to another screen, in the language that staff have chosen on this one. */
export function ScreenLink({ to, laneId, className = 'link', children }: Props): ReactElement {
  const { language } = useRoute()
  return (
    <a className={className} href={routeHash({ screen: to, laneId: laneId ?? null, language })}>
      {children}
    </a>
  )
}
