// The tuned numbers of segmentation, stage by stage.
//
// What they were measured on: pictures of real handwriting (drawn, photographed, and cut out of cheques and log-books),
// MNIST digits in made pictures, and strings of MNIST digits with gaps and touching. Finding ink was tuned on pictures
// of one digit, all that follows on pictures of lines. The command that measures all of it is `make accuracy-read`
// (tools/accuracy-read; docs/reading_accuracy.md says what these pictures are and what the figures are worth). A number
// that was chosen by a measurement of its own says so. All others were chosen by eye, looking at pictures that were
// read wrong; no search for them is on record.
#ifndef INKLING_SEGMENTATION_PARAMETERS_H_
#define INKLING_SEGMENTATION_PARAMETERS_H_

#include <cstddef>
#include <cstdint>

namespace inkling::segmentation {

// part/whole, compared without rounding.
struct Share {
  std::size_t part = 0;
  std::size_t whole = 1;
};

// Finding ink: ink.cc, polarity.cc, background.cc, threshold.cc.
struct InkParameters {
  // The window that paper is looked for with, while the width of strokes is unknown, as a part of the picture's shorter
  // side: strokes are narrower, even those of one digit that fills the picture.
  float widest_stroke = 0.33f;
  // The same window once the width of strokes is known, in such widths: where strokes meet, ink is wider than one.
  float window = 6;

  // Where there is ink in strokes of very different widths, such as digits on squared paper: the wider ones are this
  // many times as wide as all together, and so much of the ink; the window is then so many of their widths.
  float wider = 2;
  float widest_of_ink = 6;
  double wider_share = 0.1;
  float wider_window = 3;

  // Polarity. A window whose cells differ by less, in grey levels 0..255, has no majority of its own.
  int least_majority_contrast = 24;
  // The window that the majority is taken of reaches so many radii of the paper's window to each side.
  std::size_t majority_reach = 2;
  // In widths of a stroke: the radius that finds strokes narrower than what lies between them, and the radius of the
  // window over which strokes of both polarities are weighed.
  float polarity_radius = 0.75f;
  float polarity_window = 6;
  // How many times more strokes there are of one polarity than of the other for the majority to be overruled.
  std::uint32_t clear_polarity = 3;
  // The same of all strokes of the picture, for them to overrule it everywhere; they are looked for with radii up to a
  // part of the picture's shorter side, and those in which they have this share of the most contrast count.
  double clear_polarity_of_all = 2.5;
  std::size_t least_sides = 8;
  double least_response = 0.2;
  int noise_of_strokes = 2;  // in medians of the contrast to the surroundings: more is no noise

  // Threshold. The least contrast to the paper, of 0..255, that anybody sees as writing.
  std::size_t least_contrast = 12;
  // Ink stands out of the paper's noise by at least so many of its standard deviations.
  double noise_margin = 4;
  // The contrast of strokes is the mean over the tiles so far away: tiles of 1/256 of the picture's longer side.
  std::size_t level_reach = 2;
  std::size_t tiles = 256;
  std::size_t least_tile = 4;  // pixels
  // A large picture's histogram is taken of about so many of its pixels.
  std::size_t histogram_pixels = 1'000'000;
};
inline constexpr InkParameters kInk;

// Bold writing cropped close: bold.cc. Chosen by eye, on digits drawn with pens of 13% to 26% of their height.
struct BoldParameters {
  double outliers = 0.003;      // of the picture: so few pixels are of no tone
  double least_contrast = 40;   // grey levels 0..255 between the two tones
  double tone = 0.15;           // of that contrast: nothing is further outside of the two tones
  double least_share = 0.2;     // of the picture has either tone
  double table = 0.9;           // of the border, where more is dark the larger tone is the paper
  float least_stroke = 0.125f;  // of the picture's shorter side, the strokes' width
  float window = 3;             // in widths of a stroke: the window that paper is looked for with
  double speck = 0.02;          // of all ink: what has less is no figure
  double least_height = 0.5;    // of the picture's, of a figure
  double solid = 0.85;          // of its box: what has more and touches the border is no figure
};
inline constexpr BoldParameters kBold;

// Ruled lines: ruled_lines.cc. Lengths in pixels unless said otherwise; "thick" is the line's own mean thickness.
struct RuledLineParameters {
  float steepest = 0.1f;             // pixels aside for one along: paper may lie a little askew
  float proportion = 12;             // the least length of a line, in its thickness or half a stroke's
  float cover = 0.6f;                // the least share of a line's length that has ink
  float faint_proportion = 100;      // lines so long, in their thickness, may be fainter than the ink beside them, …
  float faint_cover = 0.45f;         // … and have less
  float deviation = 0.5f;            // the greatest root mean square distance from the straight line, in pixels …
  float deviation_of_thick = 0.15f;  // … and so much more for each pixel of thickness
  float thickest = 1.5f;             // in widths of a stroke, and a pixel more; what is thicker is part of a stroke …
  float least_thickest = 2;          // … but two pixels never are
  float shortest_piece = 3;          // pieces shorter than that have no direction
  float first_piece = 0.25f;         // the piece that a line starts from, as a share of the least length of a line
  std::size_t most_pieces = 5'000;   // the longest ones: a picture of noise is full of them
  std::size_t most_tries = 500;      // to join pieces to one

  float longer_than_writing = 1.5f;  // the least length, in heights of the writing
  float much_longer = 4;             // in heights of the writing: no stroke, wherever it is
  float border = 0.06f;              // of the picture's side: how far from it a line may end that comes from outside
  float least_border = 2;            // pixels, the least of that
  float meeting = 2;                 // how far from one another lines meet, in their thicknesses together
  float least_writing = 3;           // in widths of a stroke: what is left is writing where it is at least so high
  float cleared = 1.5f;              // in its thickness, …
  float cleared_rim = 1.9f;          // … and pixels more: what is thicker in a column is a stroke's

  // Boxes, tables, combs: their lines may be shorter, as they hang together.
  float side_proportion = 3;     // the least length of a side, in its thickness …
  float side_strokes = 0.4f;     // … or in such a share of a stroke's width, where that is more
  float frame_meeting = 0.6f;    // how far from one another their lines meet, in their thicknesses together
  float frame_proportion = 8;    // the same of a box's side that ends on others at both ends
  std::size_t most_rounds = 16;  // of looking for lines that end on others: writing has no longer chains
  float least_side = 0.6f;       // in heights of the writing: a side of a box
  std::size_t box = 4;           // lines make a box; where there is nothing else, so many are still no writing
  std::size_t least_teeth = 3;   // of a comb
  float even = 0.04f;            // of their length: lines that begin and end alike do so within this, …
  float even_thickness = 0.15f;  // … and differ in thickness by this share of both together
};
inline constexpr RuledLineParameters kRuledLine;

// Rows of points: lines.cc. A grid, a screen of dots, a dotted rule: nothing that the network is asked about.
struct PointParameters {
  double fill = 0.7;          // of its box: a point fills so much, a disc 0.79
  double most_unequal = 1.5;  // how many times longer one side may be than the other: a 1 is longer
  std::size_t least = 5;      // a row has at least so many components …
  double share = 0.75;        // … and so many of them are points
};
inline constexpr PointParameters kPoints;

// Lines of writing: lines.cc. Heights are the usual height of the picture's writing, or the line's.
struct LineParameters {
  // What is no writing by its own looks.
  double speck = 0.4;          // in squares of a stroke's width: what has less area is a speck
  std::size_t least_area = 2;  // pixels: so is what has less
  double solid_width = 4;      // in widths of a stroke: what is wider both ways, …
  double solid_fill = 0.7;     // … fills so much of its box and touches the border is a dark corner, not writing
  // A frame lies along the picture's border with so much of its outline, and little of it lies further inside.
  Share hollow = {2, 5};     // of its box: what fills less is a frame's outline, not a solid line
  Share elongated = {2, 1};  // of its other side: what is longer is a line
  Share side = {1, 2};       // of an upright line's rows are on the border
  Share end = {3, 5};        // of a level line's columns are
  Share outline = {1, 2};    // of a hollow frame's width and height are
  Share inner = {1, 2};      // of its area: what has less further inside than frame_margin holds no writing together
  double frame_margin = 3;   // in widths of a stroke
  // A line across much of the picture that is no writing either.
  double thin = 3;           // in widths of a stroke: it is thinner …
  Share long_thin = {8, 1};  // … and so many times longer …
  Share across = {1, 2};     // … and wider than this share of the picture …
  Share down = {9, 10};      // … or higher than this one

  // A straight 1 where such a line may be, by the writing beside it.
  double longest_one = 40;    // in its thickness
  double lowest_one = 0.7;    // in usual heights
  double highest_one = 1.4;   // the same
  double thinnest_one = 0.4;  // in widths of a stroke
  double thickest_one = 1.8;  // the same
  double flat_end = 0.8;      // of its thickness is what the picture's border cuts: the line goes on outside …
  double filling = 0.9;       // … unless writing is so high in the picture, too
  double rim = 0.2;           // of the picture's height: nothing but 1s has no more paper on its sides

  double lowest_writing = 0.35;  // of the usual height: what is lower joins a line, but makes none
  std::size_t lowest_digit = 5;  // pixels: what is lower cannot be read
  double shared_rows = 0.5;      // of the lower one's height: so many rows two neighbours share
  double most_unequal = 3;       // how many times higher one neighbour may be than the other
  double shared_columns = 0.3;   // of the narrower of a digit's parts, one above the other …
  double near_strokes = 1.5;     // … that lie so near, in widths of a stroke …
  double least_near = 2;         // … or pixels …
  double highest_stack = 1.75;   // … and are no higher together, in usual heights
  double band = 0.25;            // of the usual height: rows are looked at together in bands of this height

  std::size_t most_pairs = 400;  // of components that a slope is found from
  double least_pair = 2;         // heights between two components that tell a slope
  std::size_t least_slopes = 3;  // a line with fewer such pairs is taken for level
  double steepest = 0.5;         // pixels down for one to the right, at most
  double split_gap = 0.6;        // of the height, between the middles of two lines that one component made one

  // Where the middle of a low component may lie to join a line, in the line's heights.
  double above = 0.25;  // above the top of the component beside it
  double below = 0.3;   // below its foot
  double beside = 1.5;  // to the side of it
  double reach = 2;     // no component is further from a line that it joins
  double farthest = 3;  // nor its middle from that of the component beside it, both ways together
};
inline constexpr LineParameters kLine;

// Writing far from level: skew.cc. Chosen by eye, on drawn lines that slope by up to 45 degrees and on level pages.
struct SkewParameters {
  int most_degrees = 47;
  double steepest = 0.82;         // radians, of a line
  double least = 0.2;             // radians, 11 degrees: lines that slope less are found as they are
  double lowest = 0.5;            // of the writing's height: what is smaller both ways makes no lines
  std::size_t most_points = 300;  // components that are looked at
  double band = 0.5;              // of the writing's height: what each of them covers
  double clear = 0.75;  // of what is covered about level: what is covered in another direction is clearly less
};
inline constexpr SkewParameters kSkew;

// The picture of a line: line_image.cc.
struct LineImageParameters {
  double level = 0.035;        // lines with a smaller slope (2 degrees) stay as they are
  double working_height = 64;  // pixels: writing twice as high or more is made smaller, but never lower than that
};
inline constexpr LineImageParameters kLineImage;

// Cuts: cuts.cc. The price of a pixel is in pixels of full ink. Chosen on strings of touching MNIST training digits:
// with cuts along seams (power, aside, deep, between) and a network that learned from them, 95.0% of the touching
// strings in black on white were read right, before 85.8% (docs/decisions/0006-reading.md).
struct CutParameters {
  double power = 5;    // a pixel costs this power of its ink: where two strokes meet, ink is fainter than inside them
  float deep = 0.75f;  // of a stroke's width from paper: ink that lies deeper is where two strokes run side by side …
  float between = 0.35f;  // … and costs this share of its price
  float hole = 0.1f;      // what a pixel of a closed loop's inside costs at least: no two digits touch there
  float step = 0.12f;     // what a step aside costs …
  float aside = 1;  // … and how many times the price of the pixel that it leads to: along a seam, not across strokes
  double least_cost = 0.1;    // a path that costs less crosses no ink and parts nothing
  double bulge = 0.3;         // strokes: how much worse a path is that bends aside by a stroke's width
  double most_strokes = 3.5;  // what crosses more widths of a stroke is no place to cut

  // In heights of the writing.
  double reach = 0.3;    // how far a path may lead from the column that it is made for
  double apart = 0.1;    // between two cuts, at least
  double share = 0.11;   // of the component's width for each cut
  double margin = 0.15;  // no cut so near the component's ends
  double grid = 0.025;   // between the columns that a path is made for
};
inline constexpr CutParameters kCut;

// Candidates and their log prior: candidates.cc. The unit of lengths is the writing's height, that of log priors the
// natural logarithm.
struct CandidateParameters {
  std::size_t most_segments = 8;   // of a candidate
  double widest = 1.9;             // a candidate of several segments is no wider
  double widest_gap = 0.4;         // within a candidate
  double above_one_another = 0.5;  // of the narrower one's columns: two sure digits that share so many may be one

  // The shape: half a squared deviation of the logarithm beyond these limits.
  double low = 0.7;             // lower digits are unlikely …
  double low_deviation = 0.35;  // … by this deviation
  double high = 1.5;            // so are higher ones
  double high_deviation = 0.3;
  double wide = 1.05;  // and those wider for their height
  double wide_deviation = 0.3;

  double join = -0.7;        // the log prior of joining two components
  double join_gap = -5;      // for each height between them
  double cut = -0.4;         // the log prior of cutting a component
  double cut_stroke = -0.5;  // for each width of a stroke that is cut
  double cut_narrow = -2;    // for cutting a component without any width, and in proportion less of it up to …
  double two_digits = 1.2;   // … this width, which two digits may well have

  // Leaving a segment out. High enough for a plain 1 to be read and not to be left out as a stroke.
  double skip_ink = -3.0;      // for a stroke as long as the writing is high
  double skip_free = 0.25;     // strokes no longer than that may be anything, and cost nothing
  double most_skipped = -5.0;  // no segment costs more

  double unlikely = -7;    // what has a smaller log prior is no candidate
  double narrowest = 0.4;  // a component that may be several digits is wider and higher …
  double longest = 100;    // … and no wider: so many digits hang together nowhere
};
inline constexpr CandidateParameters kCandidate;

// Bounds on work: no picture of writing reaches them.
struct SegmentationLimits {
  std::size_t components = 4000;         // lines are found among so many components of a picture, the largest ones …
  std::size_t pixels_a_component = 600;  // … but no more than one for so many pixels, …
  std::size_t few_components = 500;      // … or so many where that is fewer
  std::size_t components_in_a_line = 1000;  // the first ones from the left
};
inline constexpr SegmentationLimits kLimits;

// Normalization: normalize.cc, stroke.cc. A model was trained with them: other numbers need another model.
struct NormalizationParameters {
  // Strokes are thinned to three quarters of their width at most: further, blurred loops and weak parts would vanish.
  double most_thinned = 0.75;
  // A patch's own stroke width counts up to this factor from that of the writing around it: a blob has none.
  float stroke_range = 2;
};
inline constexpr NormalizationParameters kNormalization;

}  // namespace inkling::segmentation

#endif  // INKLING_SEGMENTATION_PARAMETERS_H_
