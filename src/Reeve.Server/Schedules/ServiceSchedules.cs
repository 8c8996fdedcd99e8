using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using Reeve.Governance.Control;
using Reeve.Server.Options;

namespace Reeve.Server.Schedules;

/// <summary>What a running service does by the clock.</summary>
internal static class ServiceSchedules
{
    /// <summary>Registers the schedules.</summary>
    public static void Add(IServiceCollection services, EffectiveOptions options, TimeProvider time)
    {
        if (CycleCron.Read(options.Text("governance.cycleCron")) is not { } cron)
        {
            return;
        }

        services.AddSingleton(s => new CycleSchedule(s.GetRequiredService<Installation>(), cron, s.GetRequiredService<ILogger<CycleSchedule>>()));
        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(time);
            quartz.ScheduleJob<CycleJob>(trigger => trigger.WithIdentity("governance-cycle").WithCronSchedule(cron));
            quartz.ScheduleJob<CatchUpJob>(trigger => trigger.WithIdentity("governance-cycle-missed").StartNow());
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
