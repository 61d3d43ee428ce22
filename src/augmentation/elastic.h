// Random smooth displacement fields (Simard, Steinkraus, Platt 2003: "Best practices for convolutional neural networks
// applied to visual document analysis"), without a blur.
//
// They drew a random displacement for every pixel and smoothed it by a Gaussian of σ. Here a random displacement is
// drawn for every node of a coarse grid, and a cubic B-spline runs through it (Rueckert et al. 1999: free-form
// deformation). A cubic B-spline over nodes s apart is nearly a Gaussian of σ = s/√3, so s = √3·σ gives a field of the
// same look from a few dozen numbers.
#ifndef INKLING_AUGMENTATION_ELASTIC_H_
#define INKLING_AUGMENTATION_ELASTIC_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/stream.h"

namespace inkling::augmentation {

// The field's scratch memory: the caller's, any field's.
struct ElasticScratch {
  std::vector<std::uint32_t> drawn;
  std::vector<float> nodes;    // [2, nodes down, nodes across]: x and y of the displacement
  std::vector<float> columns;  // [2, nodes down, pixels across]: interpolated along x
};

// What a field is made from. Const once made, for any number of threads.
class ElasticField {
 public:
  // A field for an image of height×width pixels, evaluated `finer` times a pixel in each direction. `sigma` and
  // `amplitude` (the standard deviation of each component, over the field) are in pixels. REQUIRES: sigma >= 0.5.
  ElasticField(float sigma, float amplitude, std::size_t height, std::size_t width, std::size_t finer);

  // Draws a field: one number of `random` a node, line by line, its lower 16 bits for x and its upper 16 bits for y.
  void draw(base::RandomStream& random, ElasticScratch& scratch) const;

  // Adds the displacements of fine row y to places. REQUIRES: draw() filled `scratch`; x and y hold width·finer values.
  void add_row(std::size_t row, const ElasticScratch& scratch, std::span<float> x, std::span<float> y) const;

  std::size_t node_count() const { return across_.nodes * down_.nodes; }

 private:
  // The spline along one direction: place i is the sum over k of weights[k][i] · node first[i] + k.
  struct Axis {
    Axis(std::size_t size, std::size_t finer, double spacing);
    double mean_square_weight() const;

    std::size_t nodes;
    std::vector<std::uint32_t> first;
    std::array<std::vector<float>, 4> weights;
  };

  Axis across_;
  Axis down_;
  float node_scale_;  // from the 16 bits drawn to pixels
};

}  // namespace inkling::augmentation

#endif  // INKLING_AUGMENTATION_ELASTIC_H_
