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

import { LoggerService } from '@backstage/backend-plugin-api';
import { CaseDiagnostic } from '@maestro/backstage-plugin-safety-case-common';
import { sha256Hex } from '../attest/EvidenceKey';
import { STALE_SOURCE, prepareArgument } from '../engine/cases';
import {
  GsnFile,
  cannotBeJoined,
  joinGsn,
  prepareText,
  readHead,
  resolvePath,
  splitGsn,
} from '../engine/gsn';
import { readPattern } from '../engine/patterns';
import { CasePattern, CaseSpec, ReadSpecs } from '../service/specs';
import { unhurried } from '../service/unhurried';
import {
  SourceProblem,
  SourceStore,
  StoredSource,
} from '../store/DatabaseSourceStore';
import {
  MOST_BYTES,
  ReadFile,
  SourceMissing,
  SourceRefused,
  isSourcePath,
} from './readFile';

/** Files that one argument may have. */
const MOST_FILES = 32;

/**
 * So long a version counts without having been confirmed; milliseconds. One
 * reading that fails is no reason to doubt a case.
 */
const STALE_AFTER = 3_600_000;

/** How long a person waits for a repository; milliseconds. */
const PATIENCE = 5_000;

/** Reads arguments from repositories, and keeps their versions. */
export class SourceService {
  constructor(
    private readonly options: {
      store: SourceStore;
      readSpecs: ReadSpecs;
      readFile: ReadFile;
      logger: LoggerService;
      now: () => Date;
    },
  ) {}

  /**
   * The cases of components, with those whose arguments are files. A file that
   * was never tried has no case yet; one that could not be read has a case
   * that says so.
   */
  readSpecs: ReadSpecs = async () => {
    const specs = await this.options.readSpecs();
    if (specs.every(({ files }) => files.length === 0)) {
      return specs;
    }
    const stored = new Map(
      (await this.options.store.sources()).map(source => [
        keyOf(source),
        source,
      ]),
    );
    const read: CaseSpec[] = [];
    for (const spec of specs) {
      const patterns = [...spec.patterns];
      for (const path of spec.files) {
        const source = stored.get(keyOf({ ...spec, path }));
        if (source) {
          // Right before it is asked for: of long texts only some are kept.
          await unhurried(
            prepareArgument(source.path, source.version?.text ?? ''),
          );
          patterns.push(this.#patternOf(source));
        }
      }
      read.push({ ...spec, patterns });
    }
    return read;
  };

  /**
   * Reads the files of one component again, for somebody who waits: what takes
   * longer than a few seconds counts from the next time on.
   */
  async refresh(entityRef: string): Promise<void> {
    const spec = (await this.options.readSpecs()).find(
      item => item.entityRef === entityRef,
    );
    const reading = Promise.all(
      (spec?.files ?? []).map(path => this.#refresh(spec!, path)),
    );
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>(done => {
      timer = setTimeout(done, PATIENCE);
    });
    await Promise.race([reading, patience]).finally(() => clearTimeout(timer));
  }

  /**
   * Reads files again, those first that were not read for longest: what an
   * interrupted round did not come to is where the next one begins.
   *
   * @param options - `rest`: what was tried so many milliseconds ago or less
   *   is left alone; a file that was never tried is always read
   */
  async refreshAll(
    signal?: AbortSignal,
    options: { rest?: number } = {},
  ): Promise<void> {
    const { now, readSpecs, store } = this.options;
    const specs = await readSpecs();
    const stored = await store.sources();
    const tried = new Map(
      stored.map(source => [keyOf(source), source.triedAt]),
    );
    const named = specs.flatMap(spec =>
      spec.files.map(path => ({ spec, path, key: keyOf({ ...spec, path }) })),
    );
    const triedAt = (key: string) => tried.get(key) ?? '';
    const since = new Date(now().getTime() - (options.rest ?? 0)).toISOString();
    const due = named
      .filter(({ key }) => options.rest === undefined || triedAt(key) < since)
      .sort((a, b) => (triedAt(a.key) < triedAt(b.key) ? -1 : 1));
    for (const { path, spec } of due) {
      if (signal?.aborted) {
        return;
      }
      await this.#refresh(spec, path);
    }
    const present = new Set(named.map(({ key }) => key));
    // An empty answer of the catalog is no reason to forget everything.
    if (specs.length > 0) {
      await store.forget(stored.filter(source => !present.has(keyOf(source))));
    }
  }

  async #refresh(spec: CaseSpec, path: string): Promise<void> {
    const { logger, now, store } = this.options;
    const { entityRef } = spec;
    const before =
      (await store.sources(entityRef)).find(source => source.path === path) ??
      null;
    const triedAt = now().toISOString();
    try {
      const { etags, text, url } = await this.#read(spec, path, before);
      await store.put({
        entityRef,
        path,
        url,
        version: { digest: sha256Hex(text), text },
        etags,
        readAt: triedAt,
        triedAt,
        problem: null,
      });
    } catch (error) {
      const problem = problemOf(error as Error);
      logger.warn(
        `Argument ${path} of ${entityRef} was not read: ${problem.message}`,
      );
      await store.put({
        entityRef,
        path,
        url: before?.url ?? null,
        version: before?.version ?? null,
        etags: before?.etags ?? {},
        readAt: before?.readAt ?? null,
        triedAt,
        problem,
      });
    }
  }

  /** A file, and all that it uses, as one text. */
  async #read(
    { location }: CaseSpec,
    first: string,
    before: StoredSource | null,
  ): Promise<{
    text: string;
    etags: Record<string, string>;
    url: string | null;
  }> {
    if (location === null) {
      throw new SourceRefused(
        `The catalog does not say where the files of the component lie; give it backstage.io/source-location`,
      );
    }
    const known = new Map(
      (before?.version ? splitGsn(first, before.version.text) : []).map(
        part => [part.path, part.text],
      ),
    );
    const etags: Record<string, string> = {};
    const files: GsnFile[] = [];
    let url: string | null = null;
    let bytes = 0;
    const waiting = [first];
    const seen = new Set(waiting);
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      const etag = known.has(path) ? before!.etags[path] ?? null : null;
      const reading = await this.options
        .readFile(location, path, etag)
        .catch(error => {
          // Whoever reads the argument says which file it lacks.
          if (error instanceof SourceMissing && path !== first) {
            return null;
          }
          throw error;
        });
      if (reading) {
        const text = reading === 'unchanged' ? known.get(path)! : reading.text;
        const next = reading === 'unchanged' ? etag : reading.etag;
        if (next !== null) {
          etags[path] = next;
        }
        if (path === first) {
          url = reading === 'unchanged' ? before!.url : reading.url;
        }
        bytes += Buffer.byteLength(text);
        files.push({ path, text });
        await unhurried(prepareText(text));
        for (const uses of readHead({ path, text }).uses) {
          const other = resolvePath(path, uses);
          // What is no path is not there; whoever reads the argument says so.
          if (other !== null && isSourcePath(other) && !seen.has(other)) {
            seen.add(other);
            waiting.push(other);
          }
        }
        // Also of those that are not there: each is a question to the forge.
        check(path, text, { bytes, files: seen.size });
      }
    }
    return { text: joinGsn(files), etags, url };
  }

  #patternOf({
    path,
    problem,
    readAt,
    url,
    version,
  }: StoredSource): CasePattern {
    const short = version?.digest.slice(0, 12) ?? 'none';
    const text = version?.text ?? '';
    const { diagnostics, pattern } = readPattern(path, text, short);
    const found: CaseDiagnostic[] = diagnostics.map(({ code, message }) =>
      finding(code, 'error', message),
    );
    if (problem && (version === null || problem.kind !== 'unreachable')) {
      found.push(finding('M02', 'error', problem.message));
    } else if (
      problem &&
      this.options.now().getTime() - Date.parse(readAt!) >= STALE_AFTER
    ) {
      found.push(
        finding(
          STALE_SOURCE,
          'warning',
          `${path} could not be read since ${readAt}, so its version of then is judged: ${problem.message}`,
        ),
      );
    }
    return {
      ...pattern,
      // Another text is another version, whatever it calls itself.
      version: short,
      file: { source: `${path}@${short}`, url, diagnostics: found },
    };
  }
}

function finding(
  code: string,
  severity: CaseDiagnostic['severity'],
  message: string,
): CaseDiagnostic {
  return { code, severity, message, line: null, column: null };
}

function keyOf({
  entityRef,
  path,
}: Pick<StoredSource, 'entityRef' | 'path'>): string {
  return `${entityRef} ${path}`;
}

function check(
  path: string,
  text: string,
  { bytes, files }: { bytes: number; files: number },
): void {
  if (files > MOST_FILES || bytes > MOST_BYTES) {
    throw new SourceRefused(
      `${path} and what it uses are more than ${MOST_FILES} files or ${MOST_BYTES} bytes; part the argument`,
    );
  }
  if (cannotBeJoined(text)) {
    throw new SourceRefused(
      `${path} has a line that begins with "--- # file:"; write the comment elsewhere`,
    );
  }
}

function problemOf(error: Error): SourceProblem {
  const { message } = error;
  if (error instanceof SourceMissing) {
    return { kind: 'missing', message };
  }
  return {
    kind: error instanceof SourceRefused ? 'refused' : 'unreachable',
    message,
  };
}
