/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import { ReactNode, useEffect, useState } from 'react';
import Link from '@material-ui/core/Link';
import {
  ReceiptVerifier,
  SideDrawer,
  stack,
  useLedger,
  useReceiptVerifier,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import {
  CaseNode,
  CaseRelation,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';
import { Rights } from '../../hooks/useRights';
import { StateMark } from '../marks';
import { isLeaf, KIND_WORDS, LABEL_WORDS, STATE_WORDS } from '../words';
import { Challenges } from './Challenges';
import { Confidence } from './Confidence';
import { EvidenceProof } from './EvidenceProof';

function Section(props: { title: string; children: ReactNode }) {
  return (
    <section style={stack(8)}>
      <h3 style={{ margin: 0, fontSize: '1rem', fontWeight: 600 }}>
        {props.title}
      </h3>
      {props.children}
    </section>
  );
}

const VERBS: Record<CaseRelation['kind'], string> = {
  supported_by: 'is supported by',
  in_context_of: 'is in the context of',
  cites: 'stands for',
  challenges: 'challenges',
};

function gatherWords(node: CaseNode): string | null {
  switch (node.gather?.kind) {
    case 'all':
      return 'All that stands below it is needed; the worst state counts.';
    case 'any':
      return 'Any one below it suffices.';
    case 'at_least':
      return `At least ${node.gather.k} below it are needed.`;
    default:
      return null;
  }
}

function Status(props: { node: CaseNode }) {
  const { node } = props;
  const gather = gatherWords(node);
  return (
    <div style={{ fontSize: '0.875rem', ...stack(4) }}>
      {node.state && (
        <div>
          <StateMark state={node.state} />: {STATE_WORDS[node.state].meaning}
        </div>
      )}
      <div>
        Among the challenges it is <strong>{LABEL_WORDS[node.label]}</strong>.
      </div>
      {node.undeveloped && node.state !== 'undeveloped' && (
        <div>◇ The argument marks it as undeveloped.</div>
      )}
      {gather && <div>{gather}</div>}
    </div>
  );
}

function NodeBody(props: { node: CaseNode; verifier: ReceiptVerifier }) {
  const { node, verifier } = props;
  return (
    <>
      <div style={{ overflowWrap: 'anywhere' }}>{node.text}</div>
      <Status node={node} />
      {(node.evidence.length > 0 || isLeaf(node)) && (
        <Section title="Evidence">
          {node.evidence.length === 0 && (
            <div style={{ fontSize: '0.875rem' }}>
              No statement speaks for this leaf.
            </div>
          )}
          {node.evidence.map(evidence => (
            <EvidenceProof
              key={evidence.digest}
              evidence={evidence}
              verifier={verifier}
            />
          ))}
        </Section>
      )}
      {node.confidence && (
        <Section title="How sure one may be">
          <Confidence confidence={node.confidence} />
        </Section>
      )}
    </>
  );
}

/** Relations of a node that are listed; the tree has all that is below it. */
const MOST_RELATIONS = 100;

function Relations(props: {
  relations: CaseRelation[];
  nodeId: string;
  onSelect: (target: string) => void;
}) {
  const { relations, nodeId, onSelect } = props;
  const more = relations.length - MOST_RELATIONS;
  return (
    <ul style={{ margin: 0, paddingLeft: 18, fontSize: '0.875rem' }}>
      {relations
        .slice(0, MOST_RELATIONS)
        .map(({ id, from, to, kind, label }) => (
          <li key={id}>
            {from} {VERBS[kind]} {to}
            {label !== 'in' && <strong>, {LABEL_WORDS[label]}</strong>}{' '}
            <Link
              component="button"
              underline="always"
              onClick={() => onSelect(from === nodeId ? to : from)}
              style={{ font: 'inherit', verticalAlign: 'baseline' }}
            >
              open {from === nodeId ? to : from}
            </Link>
            {kind !== 'challenges' && (
              <>
                {' '}
                <Link
                  component="button"
                  underline="always"
                  onClick={() => onSelect(id)}
                  aria-label={`Open the relation ${id}`}
                  style={{ font: 'inherit', verticalAlign: 'baseline' }}
                >
                  relation
                </Link>
              </>
            )}
          </li>
        ))}
      {more > 0 && (
        <li>and {more.toLocaleString('en-US')} more, which the tree lists</li>
      )}
    </ul>
  );
}

/** Everything about one node or relation: state, proof, challenges. */
export function NodeDrawer(props: {
  item: SafetyCase;
  /** Id of a node or of a relation; null: closed. */
  target: string | null;
  rights: Rights;
  onClose: () => void;
  onSelect: (target: string) => void;
  onChanged: (changed: SafetyCase) => void;
}) {
  const { item, target, rights, onClose, onSelect, onChanged } = props;
  const verifier = useReceiptVerifier(useLedger());
  const tones = useTones();
  // What is shown while the drawer slides away.
  const [last, setLast] = useState(target);
  useEffect(() => {
    if (target !== null) {
      setLast(target);
    }
  }, [target]);
  const shown = target ?? last;
  if (shown === null) {
    return null;
  }
  const node = item.nodes.find(({ id }) => id === shown);
  const relation = item.relations.find(({ id }) => id === shown);
  const title = node ? `${KIND_WORDS[node.kind]} ${node.id}` : shown;
  const around = node
    ? item.relations.filter(({ from, to }) => from === shown || to === shown)
    : [];
  return (
    <SideDrawer
      open={target !== null}
      onClose={onClose}
      title={title}
      subtitle={
        node?.position
          ? `Line ${node.position.line}, column ${node.position.column} of the source`
          : relation && 'A relation of the argument'
      }
    >
      <div style={stack(18)} key={shown}>
        {node && <NodeBody node={node} verifier={verifier} />}
        {relation && (
          <div>
            {relation.from} {VERBS[relation.kind]} {relation.to}. Among the
            challenges it is <strong>{LABEL_WORDS[relation.label]}</strong>
            {relation.label === 'out' && ': this support does not count'}.
          </div>
        )}
        {!node && !relation && (
          <div style={{ color: tones.muted }}>
            The argument has no node and no relation of this name.
          </div>
        )}
        {(node || relation) && (
          <Section title="Challenges">
            <Challenges
              item={item}
              target={shown}
              rights={rights}
              verifier={verifier}
              onChanged={onChanged}
            />
          </Section>
        )}
        {around.length > 0 && (
          <Section title="Relations">
            <Relations relations={around} nodeId={shown} onSelect={onSelect} />
          </Section>
        )}
      </div>
    </SideDrawer>
  );
}
