/** The geometry of strands of light: flat strips that a shader bends. */
import { BufferAttribute, BufferGeometry } from 'three/webgpu';

/**
 * `count` flat strips of `segments` segments in one geometry: x along in -1..1, y across in -1..1, and the
 * attribute `strand` with the number of the strip.
 */
export function strips(count: number, segments: number): BufferGeometry {
  const columns = segments + 1;
  const positions = new Float32Array(count * columns * 2 * 3);
  const uvs = new Float32Array(count * columns * 2 * 2);
  const strands = new Float32Array(count * columns * 2);
  const indices: number[] = [];
  let vertex = 0;
  for (let strand = 0; strand < count; strand++) {
    for (let column = 0; column < columns; column++) {
      for (const side of [-1, 1]) {
        positions.set([(column / segments) * 2 - 1, side, 0], 3 * vertex);
        uvs.set([column / segments, (side + 1) / 2], 2 * vertex);
        strands[vertex] = strand;
        if (side === 1 && column < segments) {
          indices.push(vertex - 1, vertex + 1, vertex, vertex, vertex + 1, vertex + 2);
        }
        vertex++;
      }
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('uv', new BufferAttribute(uvs, 2));
  geometry.setAttribute('strand', new BufferAttribute(strands, 1));
  geometry.setIndex(indices);
  return geometry;
}
