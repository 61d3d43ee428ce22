// The tuned numbers of reading, beside those of segmentation (segmentation/parameters.h).
//
// They were measured with `make accuracy-read` (tools/accuracy-read; docs/reading_accuracy.md says on which pictures,
// and what the figures are worth) where their comments say so; the others were chosen by eye, looking at what was read
// wrong, and no search for them is on record.
#ifndef INKLING_READER_PARAMETERS_H_
#define INKLING_READER_PARAMETERS_H_

#include <array>
#include <cstddef>

#include "base/digits.h"

namespace inkling::reader {

// Scores of candidates: answer.cc, cutting.cc, steps.cc. Log priors are natural logarithms.
struct ScoreParameters {
  // The weight of log p(reject class) in a score. Measured: between 0 and 1, one half reads lines best, on a plateau
  // from 0.3 to 0.7 (docs/decisions/0006-reading.md).
  double reject_weight = 0.5;
  // What a model without a reject class would give it: doubtful of everything.
  double no_reject_class = 0.9;
  // No network is surer of anything: probabilities are bounded by this, and by what it lacks to 1.
  double surest = 0.9999;
  // A component that is a digit with at least this probability is not cut. Measured: with 0.98, 0.9 and 0.5 as many
  // strings were read right, with ever fewer candidates; 0.5 halved the time of an A4 page.
  double sure = 0.5;
  // The log prior that a candidate is a digit.
  double digit_log_prior = -2;
};
inline constexpr ScoreParameters kScore;

// Where a sign stands and how large it is, in heights of the line's digits: 0 is their top, 1 their foot; signs.cc. A
// range wider than what synthesis draws (kSignPlaces in synthesis/parameters.h), chosen by eye.
struct SignShape {
  double least = 0, most = 0;   // its larger side
  double above = 0, below = 0;  // the middle of its height
};
inline constexpr std::array kSignShapes = {
    SignShape{0.12, 1.0, 0.3, 0.75},   // -
    SignShape{0.02, 0.3, 0.75, 1.15},  // .
    SignShape{0.1, 0.6, 0.8, 1.35},    // ,
    SignShape{0.8, 1.8, 0.3, 0.7},     // /
    SignShape{0.25, 0.9, 0.4, 0.8},    // :
    SignShape{0.3, 1.0, 0.35, 0.75},   // +
    SignShape{0.8, 1.8, 0.3, 0.7},     // (
    SignShape{0.8, 1.8, 0.3, 0.7},     // )
    SignShape{0.5, 1.5, 0.3, 0.7},     // %
    SignShape{0.7, 1.7, 0.3, 0.7},     // $
    SignShape{0.5, 1.5, 0.3, 0.7},     // #
    SignShape{0.2, 1.0, 0.3, 0.75},    // =
};
static_assert(kSignShapes.size() == base::kSigns.size());

struct SignParameters {
  double size_deviation = 0.2;     // of the logarithm of the larger side, beyond its range
  double middle_deviation = 0.12;  // of the middle, beyond its range
  double log_prior = -2;           // that a candidate is a sign
  // Small signs, by size and place alone.
  double small = 2;     // the score of one that fits
  double pair = 5;      // the same for : and =, more than that of their two parts alone
  double low = 0.45;    // of the writing's height, at most
  double beside = 0.4;  // of its width: a small sign shares no more columns with a digit
  double flat = 1.7;    // how many times wider than high the dash is, at least
  double round = 1.35;  // how many times one side of a point is the other, at most; a comma is so much higher than wide
  double least_area = 0.6;  // in squares of a stroke's width: what has less may be dirt
  double unlikely = -4;     // what has a smaller log prior is no such sign
  double overlap = 0.5;     // of the narrower one's columns: two dashes that share so many are =, two points :
  double digit = 0.6;       // of the writing's height: what is at least so high tells where digits stand
};
inline constexpr SignParameters kSign;

// Lines with thin strokes: steps.cc. Noise, edges and what is left of ruled lines make lines, too. But people write
// with more than one pen.
struct ThinLineParameters {
  double writing = 0.5;         // of the main line's ink: a line that has more is writing, whatever its strokes
  double thin = 0.7;            // of the main line's stroke width: lines with thinner strokes are unlikely …
  double deviation = 0.2;       // … by this standard deviation of the width's logarithm …
  double least_log_prior = -5;  // … and no less likely than that
};
inline constexpr ThinLineParameters kThinLine;

// Pictures of noise, grids and patterns: cutting.cc. Cutting and joining what is no digit would ask the network tens of
// thousands of times. Pictures with fewer components are read without regard to this.
struct CrowdParameters {
  std::size_t components = 750;  // of all lines: where there are more, …
  std::size_t line = 4;          // … a line of at least so many …
  double sure = 0.125;           // … is hopeless where a smaller share of them is a digit with kScore.sure
};
inline constexpr CrowdParameters kCrowd;

// Numbers on a line: numbers.cc. Lengths in heights of the writing.
struct NumberParameters {
  double gap = 0.72;      // between digits of one number, at most, where the line's other gaps are not half as wide …
  double even_gap = 1.4;  // … or at most this, where they are: some people write wide
  double held_gap = 1.1;  // or this, where a sign or a point stands between the digits
  double digit_width = 0.5;   // a digit has this much of the line: beside narrower ones there is more paper
  double wall_reach = 0.6;    // how far above or below the digits a line between them may end: a comb's teeth are short
  double without_wall = 0.2;  // so many gaps without a line for each with one, at most, and the lines make boxes
};
inline constexpr NumberParameters kNumber;

// Turned pages: turn.cc. Chosen by eye, on drawn pages turned by 90, 180 and 270 degrees and on upright ones.
struct TurnParameters {
  double doubtful = 0.93;           // the mean of the surest digits' probabilities, below which a page may be turned
  std::size_t least = 3;            // components that tell a turn
  std::size_t most = 24;            // components that are asked
  double least_probability = 0.02;  // of a component's surest digit: one cannot tell more than that
  double clear = 0.4;               // by how much the mean log probability has to be higher, …
  double clear_of_all = 3;          // … and the sum
};
inline constexpr TurnParameters kTurn;

// Pictures of one digit: single.cc.
struct SingleParameters {
  double near = 0.35;          // of the largest component's longer side: what is so near may belong to it
  std::size_t margin = 6;      // the outer sixths of a picture are its margin, where ink of others is usual
  double doubtful_rest = 0.3;  // other ink, as a share of the digit's, that halves its probability
};
inline constexpr SingleParameters kSingle;

// What is worth telling whoever made a picture: traits.cc, advice.cc, cli/doctor. All chosen by eye.
struct AdviceParameters {
  double thin_stroke = 0.06;  // of the digits' height; MNIST's strokes are 0.12
  double thick_stroke = 0.22;
  double low_height = 16;     // pixels
  double low_contrast = 50;   // grey levels of 255 between ink and paper
  double uneven_light = 80;   // grey levels by which the paper differs from place to place
  double off_centre = 0.2;    // of the picture's longer side
  double unsure = 0.9;        // a digit with less confidence is told …
  double alternative = 0.05;  // … with the next digit, where that has more confidence than this
};
inline constexpr AdviceParameters kAdvice;

}  // namespace inkling::reader

#endif  // INKLING_READER_PARAMETERS_H_
