using System.Globalization;
using System.Text;

namespace Reeve.Bench.HookClient;

/// <summary>
/// Median of whole runs of a program in milliseconds, for scripts: <c>NAME COUNT BODY PROGRAM [ARGUMENT…]</c>. The file BODY is its input; the eight
/// <c>@</c> in it are replaced by a number, so that every call of up to 900 runs has an id of its own.
/// </summary>
internal static class SpawnBench
{
    private static readonly byte[] Place = "@@@@@@@@"u8.ToArray();

    public static int Run(string[] arguments)
    {
        if (arguments is not [string name, string count, string file, string program, .. string[] rest])
        {
            Console.Error.WriteLine("Usage: spawn NAME COUNT BODY PROGRAM [ARGUMENT…]");
            return 2;
        }

        int runs = int.Parse(count, CultureInfo.InvariantCulture);
        byte[] body = File.ReadAllBytes(file);
        int at = body.AsSpan().IndexOf(Place);
        int warm = Math.Max(runs / 10, 3);
        double[] times = new double[runs];
        for (int run = -warm; run < runs; run++)
        {
            if (at >= 0)
            {
                Encoding.ASCII.GetBytes(((Environment.ProcessId << 10) + warm + run).ToString("x8", CultureInfo.InvariantCulture), body.AsSpan(at));
            }

            double elapsed = SpawnedRun.Measure(program, rest, body);
            if (run >= 0)
            {
                times[run] = elapsed;
            }
        }

        Array.Sort(times);
        double median = runs % 2 == 1 ? times[runs / 2] : (times[(runs / 2) - 1] + times[runs / 2]) / 2;
        Console.WriteLine(median.ToString("F3", CultureInfo.InvariantCulture));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} median {median,8:F3} ms   p95 {times[runs * 95 / 100],8:F3} ms   n={runs}"));
        return 0;
    }
}
