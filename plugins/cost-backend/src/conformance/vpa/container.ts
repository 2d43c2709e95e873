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

import {
  ContainerUsage,
  DEFAULT_PROFILER_SETTINGS,
} from '../../engine/rightsizing';
import { Json, Problems, required } from '../cases';

type Call = [string, number, number, number];

/** One container case: samples and events in order, then the calls. */
export function checkContainer(vector: Json, problems: Problems): void {
  const expected = required<Json>('expected', vector.expected);
  const cpu: Call[] = [];
  const memory: Call[] = [];
  const { request, ...settings } = vector.container ?? {};
  const container = new ContainerUsage(
    { ...DEFAULT_PROFILER_SETTINGS, ...settings },
    {
      addCpu: (...call) => cpu.push(['add', ...call]),
      addMemory: (...call) => memory.push(['add', ...call]),
      subtractMemory: (...call) => memory.push(['subtract', ...call]),
    },
  );
  required<Json[]>('steps', vector.steps).forEach((step, index) => {
    let accepted: boolean;
    if (step.do === 'oom') {
      const bytes = step.requestedBytes ?? request?.memoryBytes;
      accepted = container.recordOutOfMemory(step.at, bytes);
    } else if (step.do === 'sample') {
      const sampled = {
        cpu: () => container.addCpuSample(step.at, step.usage),
        memory: () => container.addMemorySample(step.at, step.usage),
      }[step.resource as 'cpu' | 'memory'];
      accepted = sampled?.() ?? false;
    } else {
      throw new Error(`there is no step ${step.do}`);
    }
    if (step.accepted !== undefined) {
      problems.same(`step ${index} accepted`, accepted, step.accepted);
    }
  });
  for (const [key, stated] of Object.entries(expected)) {
    const found = { cpuHistogramCalls: cpu, memoryHistogramCalls: memory }[key];
    if (!found) {
      problems.add(`there is no expectation ${key}`);
      continue;
    }
    const calls = stated as Call[];
    problems.same(`number of ${key}`, found.length, calls.length);
    calls.forEach((call, index) => {
      problems.same(`${key} ${index}`, found[index]?.[0], call[0]);
      for (const part of [1, 2, 3]) {
        problems.near(`${key} ${index}`, found[index]?.[part], call[part]);
      }
    });
  }
}
