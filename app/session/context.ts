import { createContext, useContext } from 'solid-js'
import type { SessionModel, Workspace } from '../model.ts'

export const SessionContext = createContext<SessionModel>()
export const WorkspaceContext = createContext<Workspace>()

export function useSession(): SessionModel {
  const session = useContext(SessionContext)
  if (!session) throw new Error('No session above this component.')
  return session
}

/** What belongs to the person signed in; only below the signed-in pages. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('Nobody is signed in above this component.')
  return workspace
}
